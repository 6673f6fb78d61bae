import { formatNumber } from '../format';
import { type Html, html, scriptJson } from './html';
import { type Series, type ThinnedSeries, thin, ticks } from './series';

/** A curve and how it is drawn. */
export interface Curve extends Series {
  /** Number of its colour, from 1 to 8; default: its place among the curves. */
  readonly colour?: number;
  /** Solid, dashed or dotted line; default solid. */
  readonly dash?: 0 | 1 | 2;
}

/** A chart of one or more curves over the steps of a run. */
export interface ChartOptions {
  readonly title: string;
  /** What the reader should look for; one sentence. */
  readonly note?: string;
  /** Fixed ends of the vertical axis; the data's own where absent. */
  readonly min?: number;
  readonly max?: number;
}

const WIDTH = 480;
const HEIGHT = 230;
const PLOT = { left: 48, right: 14, top: 10, bottom: 34 };
const MAX_POINTS = 240;

/** Draws curves as an inline SVG figure with axes, ticks and a legend. Where many steps fall on one point, the line is their mean and the band their extremes.
 *
 *  @param curves steps in rising order; curves without a finite value are left out.
 *  @param options title, note, axis ends.
 *  @returns the figure, or undefined when no curve has anything to show.
 */
export function lineChart(curves: readonly Curve[], options: ChartOptions): Html | undefined {
  const series = curves
    .map((curve, i) => ({ ...thin(curve, MAX_POINTS), look: `s${curve.colour ?? i + 1} d${curve.dash ?? 0}` }))
    .filter((curve) => curve.values.length > 0);
  if (series.length === 0) return undefined;
  const x = axis(0, Math.max(...series.flatMap((curve) => curve.steps)), PLOT.left, WIDTH - PLOT.right);
  const y = valueAxis(series, options);
  const points = series.map(({ label, steps, values }) => ({
    label,
    steps,
    values: values.map((value) => Number(value.toPrecision(4))),
  }));
  return html`<figure class="chart">
<figcaption><b>${options.title}</b>${options.note === undefined ? undefined : html`<span>${options.note}</span>`}</figcaption>
<ul class="legend">${series.length > 1 && series.map((curve) => html`<li class="${curve.look}"><i></i>${curve.label}</li>`)}</ul>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" tabindex="0" aria-label="${describe(options.title, series)}">
${y.ticks.map((tick) => html`<g class="grid"><path d="M${PLOT.left} ${at(y.position(tick))}H${WIDTH - PLOT.right}"/><text x="${PLOT.left - 7}" y="${at(y.position(tick) + 4)}" text-anchor="end">${formatNumber(tick)}</text></g>`)}
${x.ticks.map((tick) => html`<text class="tick" x="${at(x.position(tick))}" y="${HEIGHT - PLOT.bottom + 17}" text-anchor="middle">${formatNumber(tick)}</text>`)}
<text class="tick" x="${WIDTH - PLOT.right}" y="${HEIGHT - 3}" text-anchor="end">step</text>
<path class="axis" d="M${PLOT.left} ${HEIGHT - PLOT.bottom}H${WIDTH - PLOT.right}"/>
${series.map((curve) => html`<g class="${curve.look}">${drawCurve(curve, x.position, y.position)}</g>`)}
<path class="cross" d="M0 ${PLOT.top}V${HEIGHT - PLOT.bottom}" hidden/>
</svg>
<output aria-live="polite"></output>
<script type="application/json">${scriptJson({ points, x: { from: x.from, to: x.to, left: PLOT.left, right: WIDTH - PLOT.right }, width: WIDTH })}</script>
</figure>`;
}

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  position(value: number): number;
}

function axis(from: number, to: number, start: number, end: number): Axis {
  const span = to > from ? to - from : 1;
  return {
    from,
    to: from + span,
    ticks: ticks(from, to, 5),
    position: (value) => start + ((value - from) / span) * (end - start),
  };
}

// Five per cent of air above and below, unless the end is given.
function valueAxis(series: readonly ThinnedSeries[], options: ChartOptions): Axis {
  const low = options.min ?? Math.min(...series.flatMap((curve) => curve.low));
  const high = options.max ?? Math.max(...series.flatMap((curve) => curve.high));
  const air = high > low ? 0.05 * (high - low) : Math.max(0.5, 0.05 * Math.abs(high));
  return axis(options.min ?? low - air, options.max ?? high + air, HEIGHT - PLOT.bottom, PLOT.top);
}

function drawCurve(curve: ThinnedSeries, x: (step: number) => number, y: (value: number) => number): Html {
  const line = (values: readonly number[]) => values.map((value, i) => `${at(x(curve.steps[i]!))} ${at(y(value))}`);
  const hasBand = curve.low.some((value, i) => value < curve.high[i]!);
  const band = [...line(curve.high), ...line(curve.low).reverse()].join('L');
  const dots = curve.values.length > 30 ? [] : line(curve.values).map((point) => point.split(' '));
  return html`${hasBand && html`<path class="band" d="M${band}Z"/>`}<path class="line" d="M${line(curve.values).join('L')}"/>${dots.map(([cx, cy]) => html`<circle cx="${cx}" cy="${cy}" r="2.5"/>`)}`;
}

function describe(title: string, series: readonly ThinnedSeries[]): string {
  const ends = series.map(
    (curve) => `${curve.label} from ${formatNumber(curve.values[0]!)} to ${formatNumber(curve.values.at(-1)!)}`,
  );
  return `${title}: ${ends.join(', ')}`;
}

const at = (pixels: number) => String(Number(pixels.toFixed(1)));
