// What tests hold float32 against.

type Numbers = readonly number[];

/** ln(1 + e^x). */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** 1 / (1 + e^-x), the slope of softplus. */
export const logistic = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

/** max(0, x). */
export const relu = (x: number): number => Math.max(x, 0);

/** 1 above 0, 0 elsewhere: the slope of relu. */
export const step = (x: number): number => (x > 0 ? 1 : 0);

/** The mean. */
export const average = (values: Numbers): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each value less the subtrahend. */
export const without = (values: Numbers, subtrahend: number): number[] => values.map((value) => value - subtrahend);

/** A function of one number, and its derivative. */
export interface Smooth {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
}

/** A function of two batches, and its derivatives with respect to each of their elements. */
export interface OfBatches {
  readonly value: (real: Numbers, fake: Numbers) => number;
  readonly slopes: (real: Numbers, fake: Numbers) => readonly [real: number[], fake: number[]];
}

/** 1/2 [ E[a(r_i - mean f)] + E[b(f_j - mean r)] ], the frame of the relativistic average losses. */
export const averageRelativistic = (a: Smooth, b: Smooth): OfBatches => ({
  value: (real, fake) =>
    (average(without(real, average(fake)).map(a.value)) + average(without(fake, average(real)).map(b.value))) / 2,
  slopes: (real, fake) => {
    const ofReal = without(real, average(fake)).map(a.slope);
    const ofFake = without(fake, average(real)).map(b.slope);
    return [
      ofReal.map((slope) => (slope - average(ofFake)) / (2 * real.length)),
      ofFake.map((slope) => (slope - average(ofReal)) / (2 * fake.length)),
    ];
  },
});

/** The same with the two batches exchanged. */
export const exchanged = ({ value, slopes }: OfBatches): OfBatches => ({
  value: (real, fake) => value(fake, real),
  slopes: (real, fake) => {
    const [ofFake, ofReal] = slopes(fake, real);
    return [ofReal, ofFake];
  },
});
