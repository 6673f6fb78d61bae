/** The three switches of the method. */
export interface Switches {
  /** Hard sample mining. */
  readonly hsm: boolean;
  /** Dataset smoothing; off, the set is fixed. */
  readonly ds: boolean;
  /** Batch-norm adaptation. */
  readonly bna: boolean;
}

/** A cell of the paper's table. */
export interface PublishedCell extends Switches {
  /** Percent of 500 real images of 10 classes of ImageNet read right; one image is 0.2, the standard error 1.6. */
  readonly top1: number;
}

/** Table 1 of the paper, columns 1 to 8: ResNet-18 trained for 150 epochs on 13,000 images of BigGAN at 128 pixels.
 *
 *  The text of the table has lost which number belongs to which column; the gains that the paper quotes leave one assignment (`matchesQuotedGains`).
 *  Besnier et al., "This dataset does not exist", 2020, Table 1. arXiv:1911.02888.
 */
export const publishedTable: readonly PublishedCell[] = Object.freeze([
  { hsm: false, ds: false, bna: false, top1: 70.6 },
  { hsm: true, ds: false, bna: false, top1: 73.6 },
  { hsm: false, ds: false, bna: true, top1: 76.4 },
  { hsm: true, ds: false, bna: true, top1: 78.2 },
  { hsm: false, ds: true, bna: false, top1: 78.6 },
  { hsm: true, ds: true, bna: false, top1: 81.8 },
  { hsm: false, ds: true, bna: true, top1: 84.2 },
  { hsm: true, ds: true, bna: true, top1: 85.6 },
]);

/** What else the table holds: 1,500 epochs with smoothing (and, it seems, adaptation), and real training images. */
export const publishedReferences = Object.freeze({ longTraining: 88.8, realImages: 88.4 });

/** Smallest and largest gain of each switch over the four settings of the other two, in points, as the paper's text quotes them. */
export const quotedGains: Readonly<Record<keyof Switches, readonly [smallest: number, largest: number]>> =
  Object.freeze({ hsm: [1.4, 3.2], ds: [7.4, 8.2], bna: [3.8, 5.8] });

/** The gains of a switch: accuracy with it minus accuracy without, for each setting of the other two.
 *
 *  @param table eight cells, one for each setting.
 *  @param name of the switch.
 *  @returns four differences.
 *  @example
 *  console.log(gainsOf(publishedTable, 'ds')[0].toFixed(1)); // 8.0
 */
export function gainsOf(table: readonly PublishedCell[], name: keyof Switches): number[] {
  const key = ({ hsm, ds, bna }: Switches) => `${hsm}${ds}${bna}`;
  const byKey = new Map(table.map((cell) => [key(cell), cell.top1]));
  return table.filter((cell) => !cell[name]).map((cell) => byKey.get(key({ ...cell, [name]: true }))! - cell.top1);
}

/** Whether a table's gains have the smallest and largest values that the paper quotes.
 *
 *  @param table eight cells.
 *  @returns true for one of all assignments of the eight numbers.
 *  @example
 *  console.log(matchesQuotedGains(publishedTable)); // true
 */
export function matchesQuotedGains(table: readonly PublishedCell[]): boolean {
  return (Object.keys(quotedGains) as (keyof Switches)[]).every((name) => {
    const gains = gainsOf(table, name);
    const [smallest, largest] = quotedGains[name];
    // The numbers have one decimal.
    return Math.abs(Math.min(...gains) - smallest) < 0.05 && Math.abs(Math.max(...gains) - largest) < 0.05;
  });
}
