import { formatNumber } from '../../format';
import { type Html, html } from '../../report/html';
import { type Axis, axisOf, type Scale } from './axis';
import { at, colourClass, svgDocument } from './svg';

/** A value at a step, of one seed. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/** A curve: one list of points a seed. */
export interface BandedCurve {
  readonly label: string;
  readonly seeds: readonly (readonly Point[])[];
}

/** A figure of curves over steps. */
export interface LineFigureOptions {
  readonly title: string;
  /** What is drawn upwards. */
  readonly value: string;
  /** What is drawn to the right; default 'step'. */
  readonly along?: string;
  /** Default linear. */
  readonly scale?: Scale;
}

const SIZE = { width: 720, height: 340 };
const PLOT = { left: 56, top: 48, bottom: 40 };
// Beside the curves: a line and a label, in the widest font that may stand in.
const LEGEND = { line: 48, letter: 7.5 };

/** Draws curves over steps: the line is the mean over the seeds that have a step, the band reaches from the lowest to the highest of them.
 *
 *  @param curves in the order of their colours; values that are not finite, on a log scale those that are not positive, are left out.
 *  @param options title, axis and scale.
 *  @returns an SVG file, or undefined when no curve has a value.
 */
export function lineFigure(curves: readonly BandedCurve[], options: LineFigureOptions): string | undefined {
  const { title, value, along = 'step', scale = 'linear' } = options;
  const bands = curves.map(({ label, seeds }, i) => ({ label, look: colourClass(i), points: bandOf(seeds, scale) }));
  const shown = bands.filter(({ points }) => points.length > 0);
  if (shown.length === 0) return undefined;
  const all = shown.flatMap(({ points }) => points);
  const letters = Math.max(...shown.map(({ label }) => label.length));
  const right = Math.floor(SIZE.width - LEGEND.line - LEGEND.letter * letters);
  const x = axisOf([0, ...all.map(({ step }) => step)], 'linear', [PLOT.left, right]);
  const limits = all.flatMap(({ low, high }) => [low, high]);
  const y = axisOf(limits, scale, [SIZE.height - PLOT.bottom, PLOT.top]);
  const bottom = SIZE.height - PLOT.bottom;
  const ends = shown.map(({ label, points }) => `${label} ends at ${formatNumber(points.at(-1)!.mean)}`);
  return svgDocument(
    title,
    `${value} by ${along}: ${ends.join(', ')}.`,
    SIZE,
    html`<text x="12" y="40">${value}${scale === 'log' && ', logarithmic'}</text>
${y.ticks.map((tick) => html`<path class="rule" d="M${PLOT.left} ${at(y.position(tick))}H${right}"/><text x="${PLOT.left - 6}" y="${at(y.position(tick) + 4)}" text-anchor="end">${formatNumber(tick)}</text>`)}
${x.ticks.map((tick) => html`<text x="${at(x.position(tick))}" y="${bottom + 17}" text-anchor="middle">${formatNumber(tick)}</text>`)}
<path class="axis" d="M${PLOT.left} ${bottom}H${right}"/><text x="${right}" y="${SIZE.height - 6}" text-anchor="end">${along}</text>
${shown.map(({ look, points }) => html`<g class="${look}">${drawBand(points, x, y)}</g>`)}
${shown.map(({ label, look }, i) => html`<g class="${look}"><path class="line" d="M${right + 16} ${PLOT.top + 20 * i}h18"/></g><text class="name" x="${right + 40}" y="${PLOT.top + 20 * i + 4}">${label}</text>`)}`,
  );
}

interface BandPoint {
  readonly step: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

function bandOf(seeds: BandedCurve['seeds'], scale: Scale): BandPoint[] {
  const byStep = new Map<number, number[]>();
  for (const { step, value } of seeds.flat())
    if (Number.isFinite(value) && (scale === 'linear' || value > 0))
      byStep.set(step, [...(byStep.get(step) ?? []), value]);
  return [...byStep]
    .sort(([a], [b]) => a - b)
    .map(([step, values]) => ({
      step,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      low: Math.min(...values),
      high: Math.max(...values),
    }));
}

function drawBand(points: readonly BandPoint[], x: Axis, y: Axis): Html {
  const line = (values: readonly number[]) =>
    values.map((value, i) => `${at(x.position(points[i]!.step))} ${at(y.position(value))}`);
  const [low, high] = [points.map((point) => point.low), points.map((point) => point.high)];
  const hasBand = low.some((value, i) => value < high[i]!);
  const mean = line(points.map((point) => point.mean));
  const dots = points.length > 30 ? [] : mean.map((point) => point.split(' '));
  return html`${hasBand && html`<path class="band" d="M${[...line(high), ...line(low).reverse()].join('L')}Z"/>`}<path class="line" d="M${mean.join('L')}"/>${dots.map(([cx, cy]) => html`<circle class="dot" cx="${cx}" cy="${cy}" r="2.5"/>`)}`;
}
