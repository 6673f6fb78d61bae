import { formatNumber } from '../../format';
import { html } from '../../report/html';
import { summarize } from '../statistics';
import { axisOf } from './axis';
import { at, colourClass, svgDocument } from './svg';

/** A bar: the values of a method, one a seed. */
export interface Bar {
  readonly label: string;
  readonly values: readonly number[];
}

/** A figure of bars. */
export interface BarFigureOptions {
  readonly title: string;
  /** What is drawn to the right, and what is better. */
  readonly value: string;
  /** Writes a value; default `formatNumber`. */
  readonly format?: (value: number) => string;
}

const WIDTH = 720;
const ROW = 30;
const PLOT = { left: 190, right: 96, top: 52, bottom: 34 };

/** Draws bars from zero to the mean over seeds; the whisker reaches from the lowest to the highest of them.
 *
 *  @param bars in the order of their colours; values that are not finite are left out, and bars without any.
 *  @param options title and axis.
 *  @returns an SVG file, or undefined when no bar has a value.
 */
export function barFigure(
  bars: readonly Bar[],
  { title, value, format = formatNumber }: BarFigureOptions,
): string | undefined {
  const shown = bars
    .map(({ label, values }, i) => ({ label, look: colourClass(i), values: values.filter(Number.isFinite) }))
    .filter(({ values }) => values.length > 0)
    .map((bar) => ({
      ...bar,
      mean: summarize(bar.values).mean,
      low: Math.min(...bar.values),
      high: Math.max(...bar.values),
    }));
  if (shown.length === 0) return undefined;
  const x = axisOf([0, ...shown.flatMap(({ low, high }) => [low, high])], 'linear', [PLOT.left, WIDTH - PLOT.right]);
  const bottom = PLOT.top + ROW * shown.length;
  const zero = x.position(0);
  return svgDocument(
    title,
    `${value}: ${shown.map(({ label, mean }) => `${label} ${format(mean)}`).join(', ')}.`,
    { width: WIDTH, height: bottom + PLOT.bottom },
    html`<text x="12" y="40">${value}</text>
${x.ticks.map((tick) => html`<path class="rule" d="M${at(x.position(tick))} ${PLOT.top}V${bottom}"/><text x="${at(x.position(tick))}" y="${bottom + 17}" text-anchor="middle">${format(tick)}</text>`)}
${shown.map(({ label, look, mean, low, high }, i) => {
  const y = PLOT.top + ROW * i;
  const [from, to] = [Math.min(zero, x.position(mean)), Math.max(zero, x.position(mean))];
  return html`<text class="name" x="${PLOT.left - 10}" y="${y + 19}" text-anchor="end">${label}</text><g class="${look}"><rect class="bar" x="${at(from)}" y="${y + 6}" width="${at(to - from)}" height="${ROW - 12}"/></g>${high > low && html`<path class="whisker" d="M${at(x.position(low))} ${y + 15}H${at(x.position(high))}m0 -4v8M${at(x.position(low))} ${y + 11}v8"/>`}<text class="name" x="${at(Math.max(to, x.position(high)) + 8)}" y="${y + 19}">${format(mean)}</text>`;
})}
<path class="axis" d="M${at(zero)} ${PLOT.top}V${bottom}"/>`,
  );
}
