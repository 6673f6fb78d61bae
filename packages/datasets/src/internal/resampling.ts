/** How neighbours are weighed when an image changes size. */
export type ResizeFilter = 'area' | 'bicubic' | 'lanczos';

/** Which source pixels make each target pixel of one axis, and their weights as integers of 1 / 2^22. */
export interface ResamplingTable {
  /** First source pixel of each target pixel. */
  readonly first: Int32Array;
  /** How many source pixels it takes. */
  readonly count: Int32Array;
  /** Weights, `stride` places a target pixel. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/** Bits after the point of a weight: with 8 bits of pixel and 2 of overshoot they fill an int32. */
export const WEIGHT_BITS = 22;

interface Kernel {
  readonly radius: number;
  at(x: number): number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const KERNELS: Readonly<Record<ResizeFilter, Kernel>> = {
  area: { radius: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  // Keys' cubic with a = -1/2.
  bicubic: {
    radius: 2,
    at: (x) => {
      const t = Math.abs(x);
      if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
      return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
    },
  },
  lanczos: { radius: 3, at: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Computes the weights of one axis: w(i, j) proportional to k((j + 1/2 - c_i) / s), c_i = (i + 1/2) from / to, s = max(1, from / to), their sum 1. The widening by s is the anti-aliasing. */
export function resamplingTable(from: number, to: number, filter: ResizeFilter): ResamplingTable {
  const kernel = KERNELS[filter];
  const scale = from / to;
  const widening = Math.max(1, scale);
  const reach = kernel.radius * widening;
  const stride = 2 * Math.ceil(reach) + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Int32Array(to * stride);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const exact = Array.from({ length: end - start }, (_, j) => kernel.at((start + j - centre + 0.5) / widening));
    const sum = exact.reduce((total, weight) => total + weight, 0);
    first[i] = start;
    count[i] = end - start;
    exact.forEach((weight, j) => {
      weights[i * stride + j] = roundAwayFromZero((weight / sum) * 2 ** WEIGHT_BITS);
    });
  }
  return { first, count, weights, stride };
}

const roundAwayFromZero = (x: number) => Math.trunc(x + Math.sign(x) * 0.5);
