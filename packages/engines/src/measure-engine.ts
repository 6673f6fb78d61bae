import { ValueError } from '@gans/tensor';
import { conv2d, engine, getBackend, matMul, ones, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** Speeds in GFLOP/s (10^9 floating-point operations a second; a multiply-add counts as two). */
export interface EngineSpeed {
  readonly backendName: string;
  /** Convolution 3x3, 64 to 64 channels, 32x32 pixels, forward. */
  readonly convolution: number;
  /** Its gradient to the input. */
  readonly inputGradient: number;
  /** Its gradient to the kernel. */
  readonly kernelGradient: number;
  /** Product of two 512 x 512 matrices. */
  readonly matMul: number;
}

/** Options of `measureEngine`. */
export interface MeasureOptions {
  /** Images in the measured batch, >= 1; default 16 (0.4 GFLOP a convolution). Lower it on slow engines. */
  readonly batchSize?: number;
  /** Runs of each, of which the fastest counts, >= 1; default 5. */
  readonly repeats?: number;
}

/** Measures the active backend of TensorFlow.js: what one convolution and its two gradients reach. Takes under a second on wasm with the defaults.
 *
 *  @returns speeds in GFLOP/s; they vary by a quarter on a shared machine.
 *  @throws ValueError when an option is not a positive integer.
 */
export async function measureEngine({ batchSize = 16, repeats = 5 }: MeasureOptions = {}): Promise<EngineSpeed> {
  for (const [name, value] of Object.entries({ batchSize, repeats }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ValueError(`measureEngine: expected ${name} to be an integer >= 1, got ${value}.`);
  const [size, channels, filter] = [32, 64, 3];
  const x = ones([batchSize, size, size, channels]) as Tensor4D;
  const kernel = ones([filter, filter, channels, channels]) as Tensor4D;
  const square = ones([512, 512]);
  const attributes = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dimRoundingMode: undefined } as const;
  const run = (name: string, inputs: Record<string, Tensor>, rest: Record<string, unknown>) =>
    engine().runKernel(name, inputs, { ...attributes, ...rest } as never) as Tensor;
  const flops = 2 * x.size * filter * filter * channels;
  const work: Record<
    'convolution' | 'inputGradient' | 'kernelGradient' | 'matMul',
    { flops: number; f: () => Tensor }
  > = {
    convolution: { flops, f: () => conv2d(x, kernel, 1, 'same') },
    inputGradient: { flops, f: () => run('Conv2DBackpropInput', { dy: x, filter: kernel }, { inputShape: x.shape }) },
    kernelGradient: { flops, f: () => run('Conv2DBackpropFilter', { x, dy: x }, { filterShape: kernel.shape }) },
    matMul: { flops: 2 * 512 ** 3, f: () => matMul(square, square) },
  };
  try {
    const speeds = { convolution: 0, inputGradient: 0, kernelGradient: 0, matMul: 0 };
    for (const name of Object.keys(speeds) as (keyof typeof speeds)[])
      speeds[name] = work[name].flops / 1e6 / (await fastestMs(work[name].f, repeats));
    return { backendName: getBackend(), ...speeds };
  } finally {
    for (const tensor of [x, kernel, square]) tensor.dispose();
  }
}

/** Milliseconds of the fastest of `repeats` runs, after one that does not count. */
async function fastestMs(f: () => Tensor, repeats: number): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= repeats; i++) {
    const start = performance.now();
    const result = tidy(f);
    await result.data();
    if (i > 0) fastest = Math.min(fastest, performance.now() - start);
    result.dispose();
  }
  return fastest;
}
