import type { Shape4D } from './conv-geometry';

/** Where the pixels of new images lie in given ones, and the shapes of both. */
export interface BilinearPlan {
  /** One row a new pixel, image by image. */
  readonly rows: Float64Array;
  /** Likewise. */
  readonly columns: Float64Array;
  /** Of the given images. */
  readonly from: Shape4D;
  /** Of the new ones. */
  readonly to: Shape4D;
  /** The order of both shapes. */
  readonly layout: 'NHWC' | 'NCHW';
}

/** Samples: each new pixel is the sum of the pixels around its point by their shares, those outside being 0.
 *
 *  @param x images, flat.
 *  @param out new images, flat; overwritten.
 */
export function samplePoints(x: Float32Array, out: Float32Array, plan: BilinearPlan): void {
  const { rows, columns } = plan;
  const [given, made] = gridsOf(plan);
  const { height, width, channels, pixel, plane } = given;
  const down = width * pixel;
  for (let i = 0; i < rows.length; i++) {
    const n = Math.floor(i / made.size);
    const target = n * made.volume + (i - n * made.size) * made.pixel;
    const image = n * given.volume;
    const [top, left] = [Math.floor(rows[i]!), Math.floor(columns[i]!)];
    const [below, right] = [rows[i]! - top, columns[i]! - left];
    if (below === 0 && right === 0) {
      const isInside = top >= 0 && top < height && left >= 0 && left < width;
      let [at, to] = [image + top * down + left * pixel, target];
      for (let k = 0; k < channels; k++, at += plane, to += made.plane) out[to] = isInside ? x[at]! : 0;
      continue;
    }
    if (hasFour(top, left, below, right, height, width)) {
      const [a, b] = [(1 - below) * (1 - right), (1 - below) * right];
      const [c, d] = [below * (1 - right), below * right];
      let [at, to] = [image + top * down + left * pixel, target];
      for (let k = 0; k < channels; k++, at += plane, to += made.plane)
        out[to] = a * x[at]! + b * x[at + pixel]! + c * x[at + down]! + d * x[at + down + pixel]!;
      continue;
    }
    for (let k = 0; k < channels; k++) out[target + k * made.plane] = 0;
    for (let corner = 0; corner < 4; corner++) {
      const share = shareOf(corner, below, right);
      const at = placeOf(corner, top, left, height, width);
      if (share !== 0 && at >= 0)
        for (let k = 0; k < channels; k++) out[target + k * made.plane]! += share * x[image + at * pixel + k * plane]!;
    }
  }
}

/** The transpose of `samplePoints`: each new pixel is added to the pixels around its point by their shares.
 *
 *  @param dy new images, flat.
 *  @param out images, flat; overwritten.
 */
export function spreadPoints(dy: Float32Array, out: Float32Array, plan: BilinearPlan): void {
  const { rows, columns } = plan;
  const [given, made] = gridsOf(plan);
  const { height, width, channels, pixel, plane } = given;
  const down = width * pixel;
  const sums = new Float64Array(given.volume);
  for (let n = 0; n < given.count; n++) {
    sums.fill(0);
    for (let p = 0; p < made.size; p++) {
      const i = n * made.size + p;
      const source = n * made.volume + p * made.pixel;
      const [top, left] = [Math.floor(rows[i]!), Math.floor(columns[i]!)];
      const [below, right] = [rows[i]! - top, columns[i]! - left];
      if (below === 0 && right === 0) {
        if (top < 0 || top >= height || left < 0 || left >= width) continue;
        let [at, from] = [top * down + left * pixel, source];
        for (let k = 0; k < channels; k++, at += plane, from += made.plane) sums[at]! += dy[from]!;
        continue;
      }
      if (hasFour(top, left, below, right, height, width)) {
        const [a, b] = [(1 - below) * (1 - right), (1 - below) * right];
        const [c, d] = [below * (1 - right), below * right];
        let [at, from] = [top * down + left * pixel, source];
        for (let k = 0; k < channels; k++, at += plane, from += made.plane) {
          const value = dy[from]!;
          sums[at]! += a * value;
          sums[at + pixel]! += b * value;
          sums[at + down]! += c * value;
          sums[at + down + pixel]! += d * value;
        }
        continue;
      }
      for (let corner = 0; corner < 4; corner++) {
        const share = shareOf(corner, below, right);
        const at = placeOf(corner, top, left, height, width);
        if (share !== 0 && at >= 0)
          for (let k = 0; k < channels; k++) sums[at * pixel + k * plane]! += share * dy[source + k * made.plane]!;
      }
    }
    out.set(sums, n * given.volume);
  }
}

/** Images in memory: how far it is from a pixel to the next, and from a channel to the next. */
export interface Grid {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Pixels of an image. */
  readonly size: number;
  /** Numbers of an image. */
  readonly volume: number;
  readonly pixel: number;
  readonly plane: number;
}

const gridsOf = ({ from, to, layout }: BilinearPlan): [given: Grid, made: Grid] => [
  gridOf(from, layout),
  gridOf(to, layout),
];

/** The grid of images of a shape in a layout. */
export function gridOf(shape: Shape4D, layout: BilinearPlan['layout']): Grid {
  const last = layout === 'NHWC';
  const [count] = shape;
  const [height, width, channels] = last ? [shape[1], shape[2], shape[3]] : [shape[2], shape[3], shape[1]];
  const size = height * width;
  return {
    count,
    height,
    width,
    channels,
    size,
    volume: size * channels,
    pixel: last ? channels : 1,
    plane: last ? 1 : size,
  };
}

/** Whether a point lies between four pixels of the image, on none of their rows or columns. */
const hasFour = (top: number, left: number, below: number, right: number, height: number, width: number) =>
  below > 0 && right > 0 && top >= 0 && left >= 0 && top < height - 1 && left < width - 1;

// Corners 0 to 3: above left, above right, below left, below right. One of share 0 is not read, since it may be infinite.
const shareOf = (corner: number, below: number, right: number) =>
  (corner < 2 ? 1 - below : below) * (corner % 2 === 0 ? 1 - right : right);

/** The number of a corner's pixel within its image; -1 outside. */
function placeOf(corner: number, top: number, left: number, height: number, width: number): number {
  const row = corner < 2 ? top : top + 1;
  const column = corner % 2 === 0 ? left : left + 1;
  return row < 0 || row >= height || column < 0 || column >= width ? -1 : row * width + column;
}
