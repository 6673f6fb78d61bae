import { publishedTable } from '@gans/synthetic-data';
import { formatShare } from '../../format';
import { barFigure } from '../figure/bar-figure';
import { lineFigure } from '../figure/line-figure';
import { accuracyOf, SWITCHES, valuesOf } from './gains';
import type { Readings } from './result';
import type { TableContents } from './table-contents';
import { VARIANTS } from './variants';

/** A figure of a table. */
export interface TableFigure {
  /** Of the file. */
  readonly name: string;
  readonly title: string;
  /** SVG as text, PNG as bytes. */
  readonly content: string | Uint8Array;
}

/** The figures of a table: the eight combinations, accuracy over epochs, accuracy over shares of new images, and what mining does to images. Those without a value are left out. */
export function tableFigures(table: TableContents): TableFigure[] {
  const { name, outcomes, description } = table;
  const data = description.protocol.data.name;
  const combinations = publishedTable.map((switches) => ({
    label:
      SWITCHES.filter((each) => switches[each])
        .join(' + ')
        .toUpperCase() || 'fixed set',
    values: [...accuracyOf(outcomes, switches).values()],
  }));
  const real = {
    label: 'real images',
    values: [...valuesOf(outcomes, 'real', ({ accuracy }) => accuracy.plain).values()],
  };
  const curves = ['fixed', 'ds', 'ds-1'].map((key) => ({
    label: `r = ${VARIANTS.find((variant) => variant.key === key)!.share}`,
    seeds: outcomes
      .filter(({ variant }) => variant === key)
      .map(({ curve }) => curve.map(({ epoch, accuracy }) => ({ step: epoch, value: accuracy }))),
  }));
  const drawn: [key: string, title: string, svg: string | undefined][] = [
    [
      'combinations',
      `${data}: the eight combinations`,
      barFigure([...combinations, real], {
        title: `${data}: real test images read right`,
        value: 'share of real test images read right',
        format: formatShare,
      }),
    ],
    [
      'epochs',
      `${data}: accuracy by epoch`,
      lineFigure(curves, {
        title: `${data}: accuracy by epoch, without HSM and BNA`,
        value: 'share of real test images read right',
        along: 'epoch',
      }),
    ],
    [
      'shares',
      `${data}: accuracy by the share of new images`,
      lineFigure([sweep(table, 'plain', 'without BNA'), sweep(table, 'adapted', 'with BNA')], {
        title: `${data}: accuracy by r, without HSM`,
        value: 'share of real test images read right',
        along: 'r, share replaced after each epoch',
      }),
    ],
  ];
  const picture = minedPicture(table);
  return [
    ...drawn.flatMap(([key, title, content]) =>
      content === undefined ? [] : [{ name: `${name}-${key}.svg`, title, content }],
    ),
    ...(picture === undefined ? [] : [picture]),
  ];
}

function sweep({ outcomes }: TableContents, reading: keyof Readings, label: string) {
  const shares = VARIANTS.filter(({ key, group }) => group === 'shares' || key === 'fixed' || key === 'ds');
  const points = shares.flatMap(({ key, share }) =>
    [...valuesOf(outcomes, key, ({ accuracy }) => accuracy[reading])].map(([seed, value]) => ({
      seed,
      step: share,
      value,
    })),
  );
  const seeds = [...new Set(points.map(({ seed }) => seed))];
  return { label, seeds: seeds.map((seed) => points.filter((point) => point.seed === seed)) };
}

function minedPicture({ name, outcomes, description }: TableContents): TableFigure | undefined {
  const ofVariant = (key: string) => outcomes.find(({ variant, picture }) => variant === key && picture !== undefined);
  const picture = (ofVariant('hsm-ds') ?? ofVariant('hsm'))?.picture;
  if (picture === undefined) return undefined;
  const title = `${description.protocol.data.name}: images of random latents, half way, and mined`;
  return { name: `${name}-mined.png`, title, content: Uint8Array.from(Buffer.from(picture, 'base64')) };
}
