import { formatShare } from '../../format';
import { barFigure } from '../figure/bar-figure';
import { lineFigure } from '../figure/line-figure';
import { measuredValue } from './columns';
import type { LongTailLook } from './result';
import { gridKey } from './table-contents';
import { outcomesOf, type Tail, tailTitle } from './tail';

/** A figure of a long tail. */
export interface TailFigure {
  /** Of the file. */
  readonly name: string;
  readonly title: string;
  readonly content: string | Uint8Array;
}

/** The figures of a long tail: KL divergence and Fréchet distance over the steps, CAS at the end. Those without a value are left out. */
export function tailFigures(tail: Tail): TailFigure[] {
  const { methods } = tail;
  const title = tailTitle(tail);
  const curves = (name: keyof LongTailLook) =>
    methods.map((method) => ({
      label: method.title,
      seeds: outcomesOf(tail, method).map(({ looks }) => looks.map((look) => ({ step: look.step, value: look[name] }))),
    }));
  const bars = methods.map((method) => ({
    label: method.title,
    values: outcomesOf(tail, method).flatMap((outcome) => measuredValue(outcome, 'classificationScore') ?? []),
  }));
  const figures: [name: string, title: string, svg: string | undefined][] = [
    [
      'kl',
      `${title}: divergence from equal classes`,
      lineFigure(curves('histogramKl'), {
        title: `${title}: divergence from equal classes while training`,
        value: 'KL to uniform (lower is better)',
      }),
    ],
    [
      'distance',
      `${title}: Fréchet distance`,
      lineFigure(curves('frechetDistance'), {
        title: `${title}: Fréchet distance while training`,
        value: 'Fréchet distance (lower is better)',
        scale: 'log',
      }),
    ],
    [
      'score',
      `${title}: classification accuracy score`,
      barFigure(bars, {
        title: `${title}: classification accuracy score`,
        value: 'share of real test images read by a classifier trained on generated ones',
        format: formatShare,
      }),
    ],
  ];
  return figures.flatMap(([name, heading, svg]) =>
    svg === undefined ? [] : [{ name: fileName(tail, `${name}.svg`), title: heading, content: svg }],
  );
}

/** Generated images of each method, at its lowest seed. */
export function tailGrids(tail: Tail): TailFigure[] {
  const { table, imbalance, methods } = tail;
  return methods.flatMap(({ key, title }) => {
    const content = table.grids.get(gridKey({ method: key, imbalance }));
    return content === undefined ? [] : [{ name: fileName(tail, `${key}.png`), title, content }];
  });
}

const fileName = ({ table, imbalance }: Tail, name: string) => `${table.name}-${imbalance}-${name}`;
