import { formatShare } from '../format';
import { type Html, html } from './html';
import { type PrincipalPlane, principalPlane, project } from './principal-plane';
import type { EmbeddingLook } from './run-contents';
import type { TimedFrames } from './timeline';

const SIZE = 480;
const AIR = 26;

/** The positions of all points at a step, in pixels: x and y in turn, in the order in which they are drawn. */
export interface PointFrame {
  readonly step: number;
  readonly positions: readonly number[];
}

/** A map of embeddings that a slider moves through time. */
export interface EmbeddingView {
  readonly svg: Html;
  readonly frames: TimedFrames<PointFrame>;
  /** Share of the variance at the last step that the plane shows. */
  readonly share: number;
}

/** Draws where a discriminator puts real images, generated images and the proxies of their classes, in the plane of the two largest principal components of the last look.
 *
 *  @param looks at least one, in order, all of the same images.
 *  @param classNames by number.
 */
export function embeddingView(looks: readonly EmbeddingLook[], classNames: readonly string[]): EmbeddingView {
  const last = looks.at(-1)!;
  const plane = principalPlane(pointsOf(last));
  const flat = looks.map((look) => ({ step: look.step, points: pointsOf(look).map((point) => project(plane, point)) }));
  const scale = scaleOf(flat.flatMap(({ points }) => points));
  const frames = flat.map(({ step, points }) => ({
    step,
    positions: points.flatMap(([x, y]) => [scale(x), scale(-y)]),
  }));
  return { svg: draw(last, classNames, frames.at(-1)!.positions, plane), frames, share: plane.share };
}

// Drawn in this order: proxies lie on top.
function pointsOf({ real, generated, proxies }: EmbeddingLook): (readonly number[])[] {
  return [...real, ...generated, ...proxies];
}

function draw(
  { real, generated, proxies, labels }: EmbeddingLook,
  classNames: readonly string[],
  positions: readonly number[],
  { share }: PrincipalPlane,
): Html {
  const place = (i: number) => `translate(${positions[2 * i]} ${positions[2 * i + 1]})`;
  const colour = (label: number) => `color:hsl(${Math.round((360 * label) / classNames.length)} 62% 52%)`;
  const name = (label: number) => classNames[label] ?? String(label);
  const dots = (what: string, count: number, first: number) =>
    Array.from({ length: count }, (_, i) => {
      const label = labels[i]!;
      return html`<circle class="point ${what}" style="${colour(label)}" transform="${place(first + i)}" r="3.6"><title>${what}: ${name(label)}</title></circle>`;
    });
  const diamonds = proxies.map((_, label) => {
    const text = classNames.length <= 20 && html`<text y="-11" text-anchor="middle">${name(label)}</text>`;
    return html`<g class="point proxy" style="${colour(label)}" transform="${place(real.length + generated.length + label)}"><path d="M0 -7L7 0L0 7L-7 0Z"><title>proxy: ${name(label)}</title></path>${text}</g>`;
  });
  return html`<svg class="map" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="Embeddings of ${real.length} real and ${generated.length} generated images of ${classNames.length} classes in the plane that shows ${formatShare(share)} of their variance">
${dots('real', real.length, 0)}${dots('generated', generated.length, real.length)}${diamonds}
</svg>`;
}

// One scale for both directions, so that angles are true; the centre of the plane is the centre of the picture.
function scaleOf(points: readonly (readonly [number, number])[]): (value: number) => number {
  const reach = Math.max(1e-9, ...points.flat().map(Math.abs));
  return (value) => Number((SIZE / 2 + (value / reach) * (SIZE / 2 - AIR)).toFixed(1));
}
