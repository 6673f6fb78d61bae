import { batch } from '@gans/datasets';
import {
  adam,
  createSeed,
  disposeTree,
  emaTree,
  flattenTree,
  foldIn,
  normal,
  type Tree,
  valueAndGrad,
} from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { abs, add, dispose, exp, mean, mul, square, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { tinyCvae, tinyCvaeConfig } from '../internal/tiny-cvae';
import { tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import { type CvaeTrainingConfig, checkCvaeTrainingConfig } from './cvae-config';
import { type CvaeTrees, createCvaeState, disposeCvaeState } from './cvae-state';
import { cvaeStep, klWeightAt } from './cvae-step';

const seed = createSeed(31);
const dataset = tinyDataset(20);
const indices = [0, 1, 2, 5, 7];
const base: CvaeTrainingConfig = { epochs: 4, batchSize: 5, learningRate: 1e-2, klWeight: 0.7 };
const planOf = (change: Partial<CvaeTrainingConfig> = {}) => ({
  config: checkCvaeTrainingConfig({ ...base, ...change }),
  batchesPerEpoch: 4,
});

/** The loss of step 0, written out. */
function objective(params: CvaeTrees, distance: (x: Tensor, y: Tensor) => Tensor) {
  const { encoder, decoder } = tinyCvae(seed);
  const { images, labels } = batch(dataset, indices);
  const condition = oneHotRows(labels, 3);
  const p = params as unknown as { encoder: typeof encoder.params; decoder: typeof decoder.params };
  const q = encoder.apply(p.encoder, {}, { images, condition }, { training: false }).output;
  const noise = normal(foldIn(createSeed(4), 0), [5, 2]);
  const latent = add(q.mean, mul(exp(mul(q.logVariance, 0.5)), noise)) as typeof q.mean;
  const decoded = decoder.apply(p.decoder, {}, { latent, condition }, { training: false }).output;
  const reconstruction = mean(sum(distance(images, decoded), [1, 2, 3]));
  const kl = mean(mul(0.5, sum(sub(add(square(q.mean), exp(q.logVariance)), add(q.logVariance, 1)), 1)));
  return { reconstruction, kl };
}
// Of pixels in [-1, 1]: half of the difference is that of pixels in [0, 1].
const gaussian = (x: Tensor, y: Tensor) => mul(square(sub(x, y)), 0.25 / (2 * 0.05));
const laplace = (x: Tensor, y: Tensor) => mul(abs(sub(x, y)), 0.5 / 0.2);
const initial = () => {
  const { encoder, decoder } = tinyCvae(seed);
  return { encoder: encoder.params, decoder: decoder.params } as CvaeTrees;
};

describeOnEngines('cvaeStep', () => {
  const stepOf = (plan: ReturnType<typeof planOf>) => {
    const nets = tinyCvae(seed);
    return cvaeStep(nets, createCvaeState(nets, plan.config), batch(dataset, indices), createSeed(4), plan);
  };

  it.each([
    ['gaussian', { name: 'gaussian', variance: 0.05 }, gaussian],
    ['laplace', { name: 'laplace', scale: 0.2 }, laplace],
  ] as const)(
    'reports reconstruction, divergence and their sum, as the equations have them: %s',
    (_name, reconstruction, distance) => {
      tidy(() => {
        const { report } = stepOf(planOf({ reconstruction }));
        const expected = objective(initial(), distance);
        expectClose(report.reconstruction, expected.reconstruction, { rtol: 1e-4 });
        expectClose(report.kl, expected.kl, { rtol: 1e-4 });
        expectClose(report.loss, add(expected.reconstruction, mul(expected.kl, 0.7)), { rtol: 1e-4 });
        expect(Object.keys(report)).toEqual(['loss', 'reconstruction', 'kl']);
      });
    },
  );

  it('moves encoder and decoder by Adam along the gradient of the loss', () => {
    tidy(() => {
      const { state } = stepOf(planOf());
      const { grads } = valueAndGrad((params: CvaeTrees) => {
        const { reconstruction, kl } = objective(params, gaussian);
        return { loss: add(reconstruction, mul(kl, 0.7)) };
      })(initial());
      const optimizer = adam({ learningRate: 1e-2 });
      const params = initial();
      const expected = flattenTree(optimizer.update(params, grads, optimizer.init(params)).params);
      const slopes = flattenTree(grads);
      for (const [name, leaf] of Object.entries(flattenTree(state.params))) {
        // Where a gradient is rounding noise, Adam's first step has a random sign.
        const firm = Array.from(slopes[name]!.dataSync(), (slope) => Math.abs(slope) > 1e-3);
        expect(firm.some(Boolean), name).toBe(true);
        const pick = (x: Tensor) => Array.from(x.dataSync()).filter((_, i) => firm[i]);
        expectClose(pick(leaf), pick(expected[name]!), { rtol: 1e-4, atol: 1e-5 });
      }
      expect([state.step, state.epoch, state.batch, state.average]).toEqual([1, 0, 1, undefined]);
    });
  });

  it('draws from its seed and its step', () => {
    tidy(() => {
      const plan = planOf();
      const after = (n: number, step: number) => {
        const nets = tinyCvae(seed);
        const state = { ...createCvaeState(nets, plan.config), step };
        return treeBits(cvaeStep(nets, state, batch(dataset, indices), createSeed(n), plan).state.params);
      };
      expect(after(1, 2)).toEqual(after(1, 2));
      expect(after(1, 2)).not.toEqual(after(2, 2));
      expect(after(1, 2)).not.toEqual(after(1, 3));
    });
  });

  it('averages the weights, after a start as a copy', () => {
    tidy(() => {
      const plan = planOf({ average: { decay: 0.75, start: 1 } });
      const nets = tinyCvae(seed);
      const first = cvaeStep(nets, createCvaeState(nets, plan.config), batch(dataset, indices), seed, plan).state;
      expect(treeBits(first.average!.params)).toEqual(treeBits(first.params));
      const copy = Object.fromEntries(
        Object.entries(flattenTree(first.params)).map(([name, leaf]) => [name.replaceAll('/', '.'), leaf.clone()]),
      );
      const second = cvaeStep(nets, first, batch(dataset, indices), seed, plan).state;
      const moved = Object.fromEntries(
        Object.entries(flattenTree(second.params)).map(([name, leaf]) => [name.replaceAll('/', '.'), leaf]),
      );
      const expected = emaTree<Tree>(copy, moved, 0.75);
      for (const [name, leaf] of Object.entries(flattenTree(second.average!.params)))
        expectClose(leaf, expected[name.replaceAll('/', '.')] as Tensor);
    });
  });

  it('trains nets without classes, and does not read the labels', () => {
    tidy(() => {
      const plan = planOf();
      const nets = tinyCvae(seed, { ...tinyCvaeConfig, classCount: 0 });
      const { images, labels } = batch(dataset, indices);
      const run = (given: Int32Array) =>
        treeBits(
          cvaeStep(
            nets,
            createCvaeState(tinyCvae(seed, { ...tinyCvaeConfig, classCount: 0 }), plan.config),
            { images, labels: given },
            seed,
            plan,
          ).state.params,
        );
      expect(run(labels)).toEqual(run(new Int32Array(5)));
    });
  });

  it('frees what it replaces, and nothing else', async () => {
    const plan = planOf({ average: { decay: 0.9 }, gradientClipping: { norm: 1 } });
    const taken = batch(dataset, indices);
    await expectNoLeak(() => {
      const nets = tinyCvae(seed);
      let state = createCvaeState(nets, plan.config);
      for (let i = 0; i < 3; i++) {
        const next = cvaeStep(nets, state, taken, seed, plan);
        state = next.state;
        expect(next.report.gradientNorm!.dataSync()[0]).toBeGreaterThan(0);
        dispose(next.report);
      }
      disposeCvaeState(state);
      disposeTree(nets.encoder.params, nets.decoder.params); // freed long ago: passed over
    });
    expect(taken.images.isDisposed).toBe(false);
  });
});

describe('klWeightAt', () => {
  it('rises linearly over its epochs, then stays', () => {
    const config = { klWeight: 2, klWarmUpEpochs: 2 };
    const at = (epoch: number, step: number) => klWeightAt(config, { epoch, batch: step }, 4);
    expectClose([at(0, 0), at(0, 2), at(1, 0), at(1, 3), at(2, 0), at(9, 3)], [0, 0.5, 1, 1.75, 2, 2]);
    expect(klWeightAt({ klWeight: 2, klWarmUpEpochs: 0 }, { epoch: 0, batch: 0 }, 4)).toBe(2);
  });
});
