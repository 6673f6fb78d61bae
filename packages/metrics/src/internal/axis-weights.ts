/** Which two pixels each pixel of a resized axis lies between, and how far towards the second. */
export interface Between {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  /** In [0, 1). */
  readonly share: Float32Array;
}

/** Pixel i lies at i from / to, in float32, as in TensorFlow 1. */
export function betweenTf1(from: number, to: number): Between {
  const scale = Math.fround(from / to);
  return between(from, to, (i) => Math.fround(i * scale));
}

/** Pixel i lies at (i + 1/2) from / to - 1/2, not below 0, in float32, as in PyTorch (`align_corners=False`). */
export function betweenTorch(from: number, to: number): Between {
  const scale = Math.fround(from / to);
  return between(from, to, (i) => Math.max(0, Math.fround(Math.fround((i + 0.5) * scale) - 0.5)));
}

function between(from: number, to: number, place: (i: number) => number): Between {
  const places = Array.from({ length: to }, (_, i) => place(i));
  const lower = Int32Array.from(places, Math.floor);
  return {
    lower,
    upper: lower.map((index) => Math.min(index + 1, from - 1)),
    share: Float32Array.from(places, (at, i) => at - lower[i]!),
  };
}

/** Weights of all pixels of an axis in each pixel of the resized one, [to, from]: Keys' cubic (a = -1/2), widened where the axis shrinks, as in Pillow's BICUBIC. */
export function bicubicWeights(from: number, to: number): Float32Array {
  const weights = new Float32Array(to * from);
  const scale = from / to;
  const widening = Math.max(1, scale);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - 2 * widening + 0.5));
    const end = Math.min(from, Math.trunc(centre + 2 * widening + 0.5));
    const row = Array.from({ length: end - first }, (_, j) => cubic((first + j + 0.5 - centre) / widening));
    const sum = row.reduce((total, weight) => total + weight, 0);
    weights.set(
      row.map((weight) => weight / sum),
      i * from + first,
    );
  }
  return weights;
}

function cubic(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
}
