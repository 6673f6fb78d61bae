import { createSeed, foldIn, gradients, normal, normalValues, valueAndGrad } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import {
  matMul,
  mul,
  type Rank,
  reshape,
  type Scalar,
  scalar,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor2d,
  tensor4d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { type PathLengthOptions, pathLengthPenalty } from './path-length-penalty';

const seed = createSeed(5);
/** G(w) = M w, as images 2 x 2 with one channel. */
const linear = (m: Tensor) => (w: Tensor2D) => reshape(matMul(w, m as Tensor2D, false, true), [-1, 2, 2, 1]);
const imagesO = [1, 0, 2, -1, 0, 3, 1, 1];
const noiseO = () => tensor4d([1, -1, 0.5, 2], [1, 2, 2, 1]);
const run = (generator: (w: Tensor2D) => Tensor, latents: Tensor2D, mean: number, options: PathLengthOptions) =>
  tidy(() => {
    const { penalty, meanLength } = pathLengthPenalty(generator, latents, scalar(mean), options);
    return [penalty.dataSync()[0]!, meanLength.dataSync()[0]!] as const;
  });
/** The length of one latent: what the running mean becomes with decay 1. */
const lengthOf = (generator: (w: Tensor2D) => Tensor, latents: Tensor2D, noise: Tensor) =>
  run(generator, latents, 0, { decay: 1, noise })[1];

describeOnEngines('pathLengthPenalty', () => {
  it('equals the vector of a linear generator (AL-O)', () => {
    const [penalty, mean] = run(linear(tensor2d(imagesO, [4, 2])), tensor2d([[0.3, -0.2]]), 0, { noise: noiseO() });
    expectClose(2 * penalty, 10.4135625);
    expectClose(mean, 0.0230488611432);
    expectClose(lengthOf(linear(tensor2d(imagesO, [4, 2])), tensor2d([[0, 0]]), noiseO()), 2.30488611432);
  });

  it('AL-3: has the length |M^T y| for a linear generator, which scales with |c|', () => {
    fc.assert(
      fc.property(anySeed(), fc.double({ min: -3, max: 3, noNaN: true }), (drawn, c) => {
        const m = Array.from(normalValues(foldIn(drawn, 'm'), 8));
        const n = Array.from(normalValues(foldIn(drawn, 'n'), 4));
        const column = (k: number) => n.reduce((total, y, i) => total + (m[2 * i + k]! * y) / 2, 0);
        const length = Math.hypot(column(0), column(1));
        const noise = tensor4d(n, [1, 2, 2, 1]);
        const latents = tensor2d([[0.1, 0.2]]);
        expectClose(lengthOf(linear(tensor2d(m, [4, 2])), latents, noise), length, { atol: 1e-5 });
        const scaled = linear(
          tensor2d(
            m.map((x) => c * x),
            [4, 2],
          ),
        );
        expectClose(lengthOf(scaled, latents, noise), Math.abs(c) * length, { atol: 1e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('AL-3: is 0 if and only if all lengths equal the running mean', () => {
    const generator = linear(tensor2d(imagesO, [4, 2]));
    const [latents, noise] = [
      tensor2d([
        [1, 2],
        [3, -1],
      ]),
      tensor4d([1, -1, 0.5, 2, 1, -1, 0.5, 2], [2, 2, 2, 1]),
    ];
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (decay, offset) => {
          const mean = 2.30488611432 + offset;
          const [penalty, next] = run(generator, latents, mean, { decay, noise });
          expectClose(next, mean - decay * offset);
          expectClose(penalty, ((1 - decay) * offset) ** 2);
        },
      ),
      { numRuns: 30 },
    );
    const different = tensor4d([1, -1, 0.5, 2, 2, -2, 1, 4], [2, 2, 2, 1]);
    expectClose(run(generator, latents, 0, { decay: 1, noise: different })[0], 1.15244305716 ** 2);
  });

  it('takes the root of the mean over layers where there is one latent a layer', () => {
    // G = M times the sum of three layers: each layer has the same slope, and so the mean over layers is that of one.
    const m = tensor2d(imagesO, [4, 2]);
    const layered = (w: Tensor3D) => linear(m)(sum(w, 1));
    tidy(() => {
      const options = { decay: 1, noise: noiseO() };
      expectClose(
        pathLengthPenalty(layered, zeros<Rank.R3>([1, 3, 2]), scalar(0), options).meanLength,
        scalar(2.30488611432),
      );
      const second = (w: Tensor3D) => linear(m)(reshape(w.slice([0, 1, 0], [1, 1, 2]), [1, 2]));
      expectClose(
        pathLengthPenalty(second, zeros<Rank.R3>([1, 3, 2]), scalar(0), options).meanLength,
        scalar(2.30488611432 / Math.sqrt(3)),
      );
    });
  });

  it('hands on a mean without gradient, but counts this batch in it', () => {
    const noise = noiseO();
    const loss = (m: Tensor) =>
      pathLengthPenalty(linear(m), tensor2d([[0, 0]]), scalar(1), { decay: 0.25, noise }).penalty;
    const handedOn = (m: Tensor) =>
      pathLengthPenalty(linear(m), tensor2d([[0, 0]]), scalar(1), { decay: 0.25, noise }).meanLength;
    const m = tensor2d(imagesO, [4, 2]);
    expectClose(gradients(handedOn)([m])[0], zeros([4, 2]));
    // l - m' = 0.75 (l - 1): the slope along M is 2 0.75^2 (l - 1) l.
    const [slope] = gradients(loss)([m]);
    expectClose(sum(mul(slope, m)), scalar(2 * 0.75 ** 2 * 1.30488611432 * 2.30488611432));
  });

  it('draws from a seed: the same from the same seed, of image i whatever the batch', () => {
    const mean = (count: number, at: number) =>
      run(linear(tensor2d(imagesO, [4, 2])), zeros([count, 2]), 0, { decay: 1, seed: createSeed(at) })[1];
    expect(mean(4, 1)).toBe(mean(4, 1));
    expect(mean(4, 2)).not.toBe(mean(4, 1));
    const noise = normal(createSeed(1), [4, 2, 2, 1]);
    expectClose(mean(4, 1), lengthOf(linear(tensor2d(imagesO, [4, 2])), zeros([4, 2]), noise));
    expectClose(mean(1, 1), lengthOf(linear(tensor2d(imagesO, [4, 2])), zeros([1, 2]), noise.slice(0, 1)));
  });

  it('is finite with a finite gradient for a generator that ignores its latents', () => {
    const loss = (m: Tensor) =>
      pathLengthPenalty(linear(m), tensor2d([[1, 1]]), scalar(0.5), { noise: noiseO() }).penalty;
    expectClose(
      tidy(() => loss(zeros([4, 2])).dataSync()[0]!),
      0.495 ** 2,
    );
    expectClose(gradients(loss)([zeros([4, 2])])[0], zeros([4, 2]));
  });

  it.each([1, 2] as const)(
    'has the derivative of order %i with respect to the weights of G that finite differences give',
    (order) => {
      const latents = normal(seed, [2, 3]);
      const noise = normal(foldIn(seed, 1), [2, 2, 2, 1]);
      const loss = (m1: Tensor, m2: Tensor) => {
        const generator = (w: Tensor2D) => linear(m2)(tanh(matMul(w, m1 as Tensor2D)));
        return pathLengthPenalty(generator, latents, scalar(0.3), { decay: 0.2, noise }).penalty;
      };
      const weights = [normal(foldIn(seed, 2), [3, 2]), normal(foldIn(seed, 3), [4, 2])];
      expect(checkGradients(loss, weights, { order, seed })).toBeLessThan(5e-3);
    },
  );

  it('leaves two tensors that the caller disposes, and none with its gradient', async () => {
    const [m, latents, mean] = [tensor2d(imagesO, [4, 2]), tensor2d([[1, 2]]), scalar(0)];
    await expectNoLeak(() => {
      const { penalty, meanLength } = pathLengthPenalty(linear(m), latents, mean, { seed });
      for (const tensor of [penalty, meanLength]) tensor.dispose();
      const { value, grads, aux } = valueAndGrad((p: { m: Tensor }) => {
        const { penalty, meanLength } = pathLengthPenalty(linear(p.m), latents, mean, { seed });
        return { loss: penalty, aux: { meanLength } };
      })({ m });
      for (const tensor of [value, grads.m, aux.meanLength]) tensor.dispose();
    });
    expect(m.isDisposed || latents.isDisposed || mean.isDisposed).toBe(false);
  });

  it('rejects what does not fit', async () => {
    const empty = tensor2d([], [0, 2]);
    const [latents, flat, mean, row, noise, m] = [
      tensor2d([[1, 2]]),
      tensor2d([[1]]).as1D(),
      scalar(0),
      tensor2d([[0]]),
      noiseO(),
      tensor2d(imagesO, [4, 2]),
    ];
    const failure =
      (options: object, w: Tensor = latents, running: Tensor = mean) =>
      () =>
        pathLengthPenalty(linear(m), w as Tensor2D, running as Scalar, options as PathLengthOptions);
    await expectNoLeak(() => {
      expect(failure({ seed }, empty)).toThrow(
        'pathLengthPenalty: expected latents to be [N, ...], not empty, got [0, 2].',
      );
      expect(() => pathLengthPenalty(linear(m), latents, undefined as unknown as Scalar, { seed })).toThrow(
        'pathLengthPenalty: expected meanLength to be a tensor, got undefined.',
      );
      expect(failure({ seed }, flat)).toThrow(
        'pathLengthPenalty: expected latents to be [N, D] or [N, L, D], got [1].',
      );
      expect(failure({ seed }, latents, row)).toThrow(
        'pathLengthPenalty: expected meanLength to be [] to go with one running mean, got [1, 1].',
      );
      expect(failure({})).toThrow('pathLengthPenalty: expected either seed or noise, got neither.');
      expect(failure({ seed, noise })).toThrow('pathLengthPenalty: expected either seed or noise, got seed and noise.');
      for (const decay of [-0.1, 1.1, Number.NaN])
        expect(failure({ seed, decay })).toThrow(`pathLengthPenalty: expected decay to be in [0, 1], got ${decay}.`);
    });
    expect(failure({ noise: row })).toThrow(
      'pathLengthPenalty: expected noise to be [1, 2, 2, 1] to go with generator(latents), got [1, 1].',
    );
    expect(() => pathLengthPenalty((w: Tensor2D) => w, latents, mean, { seed })).toThrow(
      'pathLengthPenalty: expected generator(latents) to be [1, H, W, C], got [1, 2].',
    );
  });
});
