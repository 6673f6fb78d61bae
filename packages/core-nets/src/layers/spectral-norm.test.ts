import { readFileSync } from 'node:fs';
import { createSeed, foldIn, gradients, normal } from '@gans/tensor';
import { checkGradients, countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { mul, sum, type Tensor, tensor, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createSpectralNorm, type SpectralNormState, spectralNorm } from './spectral-norm';

const seed = createSeed(6);
const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));

/** Largest singular value of a kernel's matrix, by many power iterations on M' M in float64. */
function largestSingularValue(kernel: Tensor): number {
  const outputs = kernel.shape.at(-1)!;
  const m = Array.from(kernel.dataSync());
  const rest = m.length / outputs;
  let u: number[] = Array.from({ length: outputs }, (_, i) => 1 + i);
  let sigma = 0;
  for (let i = 0; i < 1000; i++) {
    const v = Array.from({ length: rest }, (_, r) => u.reduce((total, x, o) => total + x * m[r * outputs + o]!, 0));
    sigma = norm(v) / norm(u);
    u = u.map((_, o) => v.reduce((total, x, r) => total + x * m[r * outputs + o]!, 0));
    const length = norm(u);
    u = u.map((x) => x / length);
  }
  return sigma;
}

describeOnEngines('spectralNorm', () => {
  it.each([[[6, 4]], [[3, 3, 2, 4]], [[4, 4, 3, 5]]])('brings the largest singular value of %o to 1', (shape) => {
    const kernel = normal(foldIn(seed, 'kernel'), shape, { standardDeviation: 3 });
    let state = createSpectralNorm(kernel, seed);
    const errors: number[] = [];
    for (let call = 0; call < 100; call++) {
      const result = spectralNorm(kernel, state, true);
      state = result.state;
      if (call % 33 === 0) errors.push(Math.abs(largestSingularValue(result.output) - 1));
    }
    expect(errors.at(-1)).toBeLessThan(1e-3);
    expect(errors.at(-1)).toBeLessThan(errors[0]!);
  });

  it('is exact where the singular vectors are known', () => {
    const kernel = tensor2d([
      [3, 0],
      [0, 0.5],
    ]);
    const state = { u: tensor2d([[1, 0]]), v: tensor2d([[1, 0]]) };
    expectClose(spectralNorm(kernel, state, true).output, [1, 0, 0, 0.5 / 3]);
    expectClose(spectralNorm(kernel, state, false).output, [1, 0, 0, 0.5 / 3]);
  });

  it('does not depend on the scale of the kernel', () => {
    const kernel = normal(seed, [5, 3]);
    const state = createSpectralNorm(kernel, seed);
    expectClose(spectralNorm(mul(kernel, 50), state, true).output, spectralNorm(kernel, state, true).output);
  });

  it('divides by norms down to 1e-12', () => {
    const kernel = tensor([1.5e-12], [1, 1]);
    const state = createSpectralNorm(kernel, seed);
    expectClose(Math.abs(state.v.dataSync()[0]!), 1, { rtol: 1e-5 });
    expectClose(spectralNorm(kernel, state, true).output, [1], { rtol: 1e-5 });
  });

  it('iterates in training only, as often as asked', () => {
    const kernel = normal(seed, [5, 3]);
    const state = createSpectralNorm(kernel, seed);
    expect(spectralNorm(kernel, state, false).state).toBe(state);
    let step = state;
    for (let i = 0; i < 3; i++) step = spectralNorm(kernel, step, true).state;
    const leap = spectralNorm(kernel, state, true, { iterations: 3 }).state;
    expectClose(leap.u, step.u);
    expectClose(leap.v, step.v);
    expect(norm(step.u.dataSync())).toBeCloseTo(1, 5);
    expect(norm(step.v.dataSync())).toBeCloseTo(1, 5);
  });

  it('keeps the given vectors in inference, in exact mode too, and where it does not iterate', async () => {
    const kernel = normal(seed, [5, 3]);
    const state = createSpectralNorm(kernel, seed);
    for (const [training, options] of [
      [false, {}],
      [false, { mode: 'exact' }],
      [true, { iterations: 0 }],
    ] as const) {
      const { left } = await countLeftTensors(() => {
        const result = spectralNorm(kernel, state, training, options);
        expect(result.state).toBe(state);
      });
      expect(left).toBe(2); // the output and sigma
    }
  });

  it('divides by the largest singular value itself in exact mode, and hands it out', () => {
    const kernel = normal(foldIn(seed, 'kernel'), [3, 3, 2, 4], { standardDeviation: 3 });
    const state = createSpectralNorm(kernel, seed);
    const { output, sigma, state: next } = spectralNorm(kernel, state, true, { mode: 'exact' });
    expect(Math.abs(largestSingularValue(output) - 1)).toBeLessThan(1e-5);
    expectClose(sigma, largestSingularValue(kernel), { rtol: 1e-5 });
    expectClose(spectralNorm(kernel, next, false).output, output, { rtol: 1e-5 });
  });

  it('has the gradient of W / (u M v) with u and v constant, twice', () => {
    const kernel = normal(foldIn(seed, 'kernel'), [4, 3]);
    const state = createSpectralNorm(kernel, seed);
    for (const order of [1, 2] as const)
      expect(checkGradients((w) => spectralNorm(w!, state, false).output, [kernel], { order, seed })).toBeLessThan(
        5e-3,
      );
  });

  it('takes the new vectors as constants in training', () => {
    const kernel = normal(foldIn(seed, 'kernel'), [4, 3]);
    const cotangent = normal(foldIn(seed, 'cotangent'), [4, 3]);
    const state = createSpectralNorm(kernel, seed);
    const gradient = (of: SpectralNormState, training: boolean) =>
      gradients((w: Tensor) => sum(mul(spectralNorm(w, of, training).output, cotangent)))([kernel])[0]!;
    expectClose(gradient(state, true), gradient(spectralNorm(kernel, state, true).state, false));
  });

  it('leaves no tensor', async () => {
    const kernel = normal(seed, [4, 3]);
    await expectNoLeak(() => {
      const state = createSpectralNorm(kernel, seed);
      tidy(() => {
        spectralNorm(kernel, state, true);
      });
      state.u.dispose();
      state.v.dispose();
    });
  });
});

describeOnEngines('createSpectralNorm', () => {
  it('draws a unit vector u, and takes v = M u / |M u|', () => {
    const kernel = tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const { u, v } = createSpectralNorm(kernel, seed);
    expect([u.shape, v.shape]).toEqual([
      [1, 2],
      [1, 3],
    ]);
    const [a, b] = Array.from(u.dataSync()) as [number, number];
    expect(Math.hypot(a, b)).toBeCloseTo(1, 6);
    const product = [a + 2 * b, 3 * a + 4 * b, 5 * a + 6 * b];
    expectClose(
      v,
      product.map((x) => x / norm(product)),
    );
  });

  it('depends on the seed', () => {
    const kernel = normal(seed, [4, 3]);
    const values = (n: number) => Array.from(createSpectralNorm(kernel, createSeed(n)).u.dataSync());
    expect(values(1)).toEqual(values(1));
    expect(values(1)).not.toEqual(values(2));
  });
});

interface Array_ {
  readonly shape: number[];
  readonly data: number[];
}
interface Golden {
  readonly options: {
    readonly id: string;
    readonly op: string;
    readonly kind: 'conv' | 'dense' | 'embedding';
    readonly mode: 'train' | 'eval' | 'eval-recompute';
    readonly iterations?: number;
    readonly eps: number;
  };
  readonly inputs: { readonly kernel: Array_; readonly u: Array_; readonly v?: Array_; readonly cotangent: Array_ };
  readonly expected: Record<string, Array_>;
  readonly tolerance: { readonly rtol: number; readonly atol: number };
}
const golden = (
  JSON.parse(readFileSync(new URL('../../../../../shared/golden/layers.json', import.meta.url), 'utf8'))
    .cases as Golden[]
).filter(({ options }) => options.op === 'spectral-norm');

describeOnEngines('golden spectralNorm', () => {
  it.each(golden.map((example) => [example.options.id, example] as const))('%s', (_, example) => {
    const { inputs, expected, options, tolerance } = example;
    const { kind, mode, iterations = 1, eps: epsilon } = options;
    const given = ({ shape, data }: Array_) => tensor(data, shape);
    const row = ({ data }: Array_) => tensor2d(data, [1, data.length]);
    const kernel = given(inputs.kernel);
    const rest = kernel.size / inputs.u.data.length;
    const state = { u: row(inputs.u), v: inputs.v === undefined ? tensor2d([new Array(rest).fill(0)]) : row(inputs.v) };
    // A table of embeddings has its outputs, the rows, first.
    const turned = (w: Tensor) => (kind === 'embedding' ? transpose(w) : w);
    const normalize = (w: Tensor) => spectralNorm(turned(w), state, mode !== 'eval', { iterations, epsilon });
    const { output, state: next } = normalize(kernel);
    expectClose(turned(output), given(expected.normalized!), tolerance);
    const [gradient] = gradients((w: Tensor) => sum(mul(turned(normalize(w).output), given(inputs.cotangent))))([
      kernel,
    ]);
    expectClose(gradient, given(expected.grad_kernel!), tolerance);
    if (mode === 'train') expectClose(next.u, expected.u_next!.data, tolerance);
    if (expected.v_next !== undefined) expectClose(next.v, expected.v_next.data, tolerance);
    expectClose(kernel.dataSync()[0]! / turned(output).dataSync()[0]!, expected.sigma!.data, tolerance);
  });
});
