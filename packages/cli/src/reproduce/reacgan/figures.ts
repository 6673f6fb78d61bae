import { formatShare } from '../../format';
import { barFigure } from '../figure/bar-figure';
import { lineFigure, type Point } from '../figure/line-figure';
import type { RunOutcome } from './result';
import type { TableContents } from './table-contents';
import { methodsIn, outcomesOf, tableTitle } from './table-text';

/** A figure of a table. */
export interface TableFigure {
  /** Of the file. */
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

/** The figures of a table: distance and inception score over the steps, accuracy at the end, and what its discriminators went through. Those without a value are left out. */
export function tableFigures(table: TableContents): TableFigure[] {
  const title = tableTitle(table);
  const curves = (points: (outcome: RunOutcome) => Point[]) =>
    methodsIn(table).map((method) => ({ label: plain(method.title), seeds: outcomesOf(table, method).map(points) }));
  const ofLooks = (name: 'frechetDistance' | 'is') =>
    curves(({ looks }) => looks.map((look) => ({ step: look.step, value: look[name] })));
  const ofDiagnoses = (name: 'featureNorm' | 'clsGradNorm') =>
    curves(({ diagnoses }) =>
      diagnoses.flatMap((diagnosis) => {
        const value = diagnosis[name];
        return value === undefined ? [] : [{ step: diagnosis.step, value }];
      }),
    );
  const bars = methodsIn(table).map((method) => ({
    label: plain(method.title),
    values: outcomesOf(table, method).map(({ final }) => final.classAccuracy.value),
  }));
  const figures: [name: string, title: string, svg: string | undefined][] = [
    [
      'distance',
      `${title}: Fréchet distance`,
      lineFigure(ofLooks('frechetDistance'), {
        title: `${title}: Fréchet distance while training`,
        value: 'Fréchet distance (lower is better)',
        scale: 'log',
      }),
    ],
    [
      'is',
      `${title}: inception score`,
      lineFigure(ofLooks('is'), {
        title: `${title}: inception score while training`,
        value: 'inception score by the judge (higher is better)',
      }),
    ],
    [
      'accuracy',
      `${title}: class accuracy`,
      barFigure(bars, {
        title: `${title}: class accuracy of the last generator`,
        value: 'share of images read as the class asked for',
        format: formatShare,
      }),
    ],
    [
      'gradient',
      `${title}: gradient of the classifier`,
      lineFigure(ofDiagnoses('clsGradNorm'), {
        title: `${title}: gradient of the classifier`,
        value: 'length of the gradient of the loss of classes to its own weights',
        scale: 'log',
      }),
    ],
    [
      'features',
      `${title}: length of the features`,
      lineFigure(ofDiagnoses('featureNorm'), {
        title: `${title}: length of the features`,
        value: 'mean length of the last features of real images',
        scale: 'log',
      }),
    ],
  ];
  return figures.flatMap(([name, heading, svg]) =>
    svg === undefined ? [] : [{ name: `${table.name}-${name}.svg`, title: heading, svg }],
  );
}

/** A title without the marks of Markdown. */
function plain(title: string): string {
  return title.replaceAll('*', '');
}
