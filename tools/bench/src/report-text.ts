import type { Bench } from './bench';
import type { Profile } from './protocol';
import type { Report, Row } from './report';

/** From this share of the processors on, other processes spoil the figures. */
const MUCH = 0.05;

/** A report for people. */
export function reportText({ name, description }: Bench, { rows, protocol }: Report): string {
  const { machine, threads, rounds, sides, foreignLoad } = protocol;
  const runtimes = [...new Set(Object.values(sides).map(({ runtime }) => runtime))].join(', ');
  const loaded = Object.entries(sides).map(
    ([side, { version, baseBytes }]) => `${side} (${version}) ${mebibytes(baseBytes)}`,
  );
  const busy = `Other processes took ${Math.round(100 * foreignLoad)} % of the processors: neither figures nor ratios hold. Repeat it on a quiet machine.`;
  return `bench ${name}: ${description}
${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${threads} threads; median of ${rounds} rounds; ${runtimes}

${renderTable(
  ['case', 'engine', 'ours', rows[0]!.peerName ?? 'peer', 'unit', 'ratio', 'peak MiB', 'of peer'],
  rows.map((row) => [
    row.case,
    row.engine,
    figure(row.ours),
    row.peer === null ? '-' : figure(row.peer),
    row.unit,
    row.ratio === null ? '-' : row.ratio.toFixed(2),
    mebibytes(row.oursPeakBytes),
    row.peerPeakBytes === null ? '-' : mebibytes(row.peerPeakBytes),
  ]),
)}

A ratio above 1 says that ours is better. Of the peak, what was there before the first tensor: ${loaded.join(', ')} MiB.
${rows.map(countedText).join('')}${foreignLoad > MUCH ? `${busy}\n` : ''}`;
}

/** A line on what a case has counted. */
function countedText({ case: name, engine, counted }: Row): string {
  if (counted === undefined) return '';
  const figures = Object.entries(counted).map(([what, value]) => `${what} ${figure(value)}`);
  return `${name} on ${engine}: ${figures.join(', ')}.\n`;
}

/** Where the time of a case goes, for people. */
export function profileText(title: string, { runs, wallMs, kernels, nativeOps }: Profile): string {
  const wall = wallMs / runs;
  const [calls, inKernels] = kernels.reduce(([count, ms], kernel) => [count + kernel.count, ms + kernel.ms], [0, 0]);
  const row = (name: string, count: string, ms: number) => [
    name,
    count,
    ms.toFixed(2),
    `${((100 * ms) / wall).toFixed(1)} %`,
  ];
  const perRun = (count: number) => String(Number((count / runs).toFixed(1)));
  const native = nativeOps === null ? '' : `, ${perRun(nativeOps)} ops of the library`;
  return `${title}: ${wall.toFixed(1)} ms a run, ${perRun(calls)} kernels${native}; mean of ${runs}

${renderTable(
  ['kernel', 'count', 'ms', 'share'],
  [
    ...kernels.map(({ name, count, ms }) => row(name, perRun(count), ms / runs)),
    row('outside kernels', '', wall - inKernels / runs),
  ],
)}
`;
}

const mebibytes = (bytes: number) => String(Math.round(bytes / 2 ** 20));

/** Three digits that count, without an exponent. */
const figure = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Lays out a table: words to the left, figures to the right.
 *
 *  @param rows as many cells each as the head has names.
 */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isFigure = head.map((_, column) => rows.every((row) => /^(?:[\d.]+(?: %)?|-|)$/.test(row[column]!)));
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (isFigure[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
