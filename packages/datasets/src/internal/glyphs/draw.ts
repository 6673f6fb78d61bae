import { randomBits } from '@gans/tensor';
import { formsOf } from './characters';
import type { Stroke } from './strokes';
import { FIRST_NOISE_WORD, type GlyphStyle } from './style';

/** Height and width of a glyph image in pixels. */
export const GLYPH_SIZE = 32;
const MARGIN = 1;
const LARGEST_SHIFT = 3;
const AREA = GLYPH_SIZE * GLYPH_SIZE;

/** Draws one glyph: bends, shears, turns and places its strokes, takes each pixel's distance to them, and lays ink and noise.
 *
 *  coverage = clip(1/2 + (thickness / 2 - distance) / softness, 0, 1)
 *  pixel = background + coverage (ink - background) + noise
 *
 *  @param style of the glyph.
 *  @param channels 1 or 3.
 *  @param into receives GLYPH_SIZE x GLYPH_SIZE x channels bytes, from `offset` on.
 */
export function drawGlyph(style: GlyphStyle, channels: 1 | 3, into: Uint8Array, offset: number): void {
  const strokes = placeStrokes(style);
  const coverage = cover(strokes, style.thickness, style.softness);
  const words = randomBits(style.sampleSeed, (AREA * channels) / 2, FIRST_NOISE_WORD);
  // The sum of two uniform bytes: a triangular distribution, whose standard deviation is sqrt(2 (256^2 - 1) / 12) levels.
  const scale = style.noise / Math.sqrt((2 * (256 * 256 - 1)) / 12);
  for (let i = 0; i < AREA * channels; i++) {
    const pixel = channels === 1 ? i : Math.floor(i / 3);
    const channel = i - pixel * channels;
    const bits = words[i >>> 1]! >>> (16 * (i & 1));
    const noise = scale * ((bits & 255) + ((bits >>> 8) & 255) - 255);
    const ground = style.background[channel]!;
    const value = Math.round(ground + coverage[pixel]! * (style.rgb[channel]! - ground) + noise);
    into[offset + i] = Math.max(0, Math.min(255, value));
  }
}

/** Strokes in pixel coordinates. */
function placeStrokes(style: GlyphStyle): Float64Array[] {
  const { bend, width, height, place, thickness } = style;
  const turn = (style.rotation * Math.PI) / 180;
  const shear = Math.tan((style.slant * Math.PI) / 180);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const wave = (axis: 0 | 1, along: number) =>
    bend.amplitude[axis] * Math.sin(2 * Math.PI * (bend.cycles[axis] * along + bend.phase[axis]));
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const strokes = formsOf(style.character)[style.form]!.map((stroke: Stroke) => {
    const points = new Float64Array(stroke.length);
    for (let i = 0; i < stroke.length; i += 2) {
      const [u, v] = [stroke[i]! - 0.5, stroke[i + 1]! - 0.5];
      const y = height * (v + wave(1, u));
      const x = width * (u + wave(0, v)) - shear * y;
      points[i] = cos * x - sin * y;
      points[i + 1] = sin * x + cos * y;
      box.left = Math.min(box.left, points[i]!);
      box.right = Math.max(box.right, points[i]!);
      box.top = Math.min(box.top, points[i + 1]!);
      box.bottom = Math.max(box.bottom, points[i + 1]!);
    }
    return points;
  });
  // The ink keeps inside the image: what room is left around it, up to a few pixels, is where it may be placed.
  const room = (extent: number) => GLYPH_SIZE - 2 * MARGIN - thickness - extent;
  const shrink = Math.min(1, room(0) / Math.max(box.right - box.left, box.bottom - box.top));
  const shift = (low: number, high: number, where: number) => {
    const slack = Math.max(0, Math.min(LARGEST_SHIFT, room(shrink * (high - low)) / 2));
    return GLYPH_SIZE / 2 - (shrink * (low + high)) / 2 + where * slack;
  };
  const dx = shift(box.left, box.right, place[0]);
  const dy = shift(box.top, box.bottom, place[1]);
  for (const points of strokes)
    for (let i = 0; i < points.length; i += 2) {
      points[i] = shrink * points[i]! + dx;
      points[i + 1] = shrink * points[i + 1]! + dy;
    }
  return strokes;
}

/** Share of each pixel that ink covers. */
function cover(strokes: readonly Float64Array[], thickness: number, softness: number): Float64Array {
  const reach = (thickness + softness) / 2;
  const squared = new Float64Array(AREA).fill(reach * reach);
  for (const points of strokes)
    for (let i = 2; i < points.length; i += 2)
      approach(squared, reach, points[i - 2]!, points[i - 1]!, points[i]!, points[i + 1]!);
  for (let i = 0; i < AREA; i++) {
    const share = 0.5 + (thickness / 2 - Math.sqrt(squared[i]!)) / softness;
    squared[i] = Math.max(0, Math.min(1, share));
  }
  return squared;
}

/** Lowers each pixel's squared distance to that of one edge, as far as its ink reaches. */
function approach(squared: Float64Array, reach: number, x0: number, y0: number, x1: number, y1: number): void {
  const [ex, ey] = [x1 - x0, y1 - y0];
  const inverse = 1 / Math.max(ex * ex + ey * ey, 1e-12);
  const first = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const last = (a: number, b: number) => Math.min(GLYPH_SIZE - 1, Math.ceil(Math.max(a, b) + reach));
  const [left, right, top, bottom] = [first(x0, x1), last(x0, x1), first(y0, y1), last(y0, y1)];
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - y0;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - x0;
      const along = (px * ex + py * ey) * inverse;
      const t = Math.max(0, Math.min(1, along));
      const [rx, ry] = [px - t * ex, py - t * ey];
      const distance = rx * rx + ry * ry;
      if (distance < squared[row * GLYPH_SIZE + column]!) squared[row * GLYPH_SIZE + column] = distance;
    }
  }
}
