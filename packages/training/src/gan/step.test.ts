import type { HeadOutput } from '@gans/core-nets';
import { batch } from '@gans/datasets';
import { d2dCrossEntropy } from '@gans/losses/d2d-cross-entropy';
import { adam, cloneTree, createSeed, flattenTree, mapTree, type Tree, valueAndGrad } from '@gans/tensor';
import { relu } from '@gans/tensor/ops';
import { add, dispose, mean, memory, mul, neg, slice, sub, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { bits, labelsOf, numbers, overheard, restore, rowsOf } from '../internal/overheard';
import { tinyConfig as given, tinyDataset, tinyNets } from '../internal/tiny-gan';
import { checkGanConfig } from './check-config';
import { createGan } from './create-gan';
import { disposeGanState, flattenGanState, type GanState } from './state';
import { ganStep } from './step';

const seed = createSeed(8);
const tinyConfig = checkGanConfig(given);
const d2dConstants = { temperature: 0.5, positiveMargin: 0.9 };
const realLabels = [0, 1, 2, 0, 1, 2];
const realBatch = () => batch(tinyDataset(30), [0, 1, 2, 3, 4, 5]);
const everyBit = (state: GanState) => {
  const { tensors, counters } = flattenGanState(state);
  return [Object.entries(tensors).map(([path, x]) => [path, Array.from(x.dataSync())]), counters, state.memory];
};
const average = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
const unit = (x: readonly number[]) => x.map((value) => value / Math.hypot(...x));

/** D2D-CE, Eq. (6) of arXiv:2111.01118, word by word. */
function d2d(embeddings: number[][], proxies: number[][], labels: readonly number[]): number {
  const { temperature: tau, positiveMargin: mp } = d2dConstants;
  const f = embeddings.map(unit);
  const terms = f.map((fi, i) => {
    const positive = Math.exp(Math.min(dot(fi, unit(proxies[labels[i]!]!)) - mp, 0) / tau);
    const negatives = f.map((fj, j) =>
      labels[j] === labels[i] ? 0 : Math.exp(Math.max(dot(fi, fj) - (1 - mp), 0) / tau),
    );
    return -Math.log(positive / (positive + negatives.reduce((sum, x) => sum + x, 0)));
  });
  return average(terms);
}

describeOnEngines('ganStep', () => {
  it('lets both learning rates fall linearly to 0 after a share of the run', () => {
    const after = (config: typeof tinyConfig, step: number) => {
      const { nets, state } = createGan(tinyNets, seed);
      const next = ganStep(nets, { ...state, step }, realBatch(), seed, config).state;
      const weights = [next.generator, next.discriminator].map(({ params }) => flattenTree(params));
      return weights.map((tensors) => Object.values(tensors).map((x) => Array.from(x.dataSync())));
    };
    const { generator, discriminator } = tinyConfig.optimizers;
    const times = (share: number) =>
      checkGanConfig({
        ...tinyConfig,
        optimizers: {
          generator: { ...generator, learningRate: generator.learningRate * share },
          discriminator: { ...discriminator, learningRate: discriminator.learningRate * share },
        },
      });
    const falling = checkGanConfig({ ...tinyConfig, steps: 16, learningRateDecay: { start: 0.75 } });
    const shares: readonly [number, number][] = [
      [0, 1],
      [12, 1],
      [13, 0.75],
      [15, 0.25],
    ];
    for (const [step, share] of shares) expect(after(falling, step)).toEqual(after(times(share), step));
  });

  it('reports L_D and L_G as their equations say', () => {
    const { nets: silent, state } = createGan(tinyNets, seed);
    const { nets, drawn, judged } = overheard(silent);
    const report = numbers(ganStep(nets, state, realBatch(), seed, tinyConfig).report);
    expect([drawn.length, judged.length]).toEqual([2, 2]);

    const [first, second] = judged;
    const embeddings = rowsOf(first!.output.embeddings!);
    const [real, fake] = [first!.output.logits.data.slice(0, 6), first!.output.logits.data.slice(6)];
    const conditionalReal = d2d(embeddings.slice(0, 6), rowsOf(first!.output.proxies!), realLabels);
    const hinge = average(real.map((x) => Math.max(0, 1 - x))) + average(fake.map((x) => Math.max(0, 1 + x)));
    expectClose(report.conditionalReal!, conditionalReal);
    expectClose(report.discriminatorLoss, hinge + 0.75 * conditionalReal);
    expectClose([report.realLogit, report.fakeLogit], [average(real), average(fake)]);

    const asked = labelsOf(drawn[1]!.condition);
    const conditionalFake = d2d(rowsOf(second!.output.embeddings!), rowsOf(second!.output.proxies!), asked);
    expectClose(report.conditionalFake!, conditionalFake);
    expectClose(report.generatorLoss, -average(second!.output.logits.data) + 0.75 * conditionalFake);
  });

  it('shows the discriminator the real images, then the generated ones', () => {
    const { nets: silent, state } = createGan(tinyNets, seed);
    const { nets, drawn, judged } = overheard(silent);
    const real = realBatch();
    ganStep(nets, state, real, seed, tinyConfig);
    expect(judged[0]!.images.shape).toEqual([12, 8, 8, 1]);
    expect(judged[0]!.images.data).toEqual([...real.images.dataSync(), ...drawn[0]!.images.data]);
    expect(judged[1]!.images.data).toEqual(drawn[1]!.images.data);
    expect(drawn[0]!.latent.data).not.toEqual(drawn[1]!.latent.data);
  });

  it('freezes the generator while the discriminator learns, and the reverse', () => {
    const { nets: silent, state } = createGan(tinyNets, seed);
    const { nets, drawn, judged } = overheard(silent);
    const [generator, discriminator] = [bits(state.generator.params), bits(state.discriminator.params)];
    const { state: next } = ganStep(nets, state, realBatch(), seed, tinyConfig);
    expect(drawn.map(({ params }) => params)).toEqual([generator, generator]);
    expect(judged[0]!.params).toEqual(discriminator);
    expect(judged[1]!.params).not.toEqual(discriminator);
    expect(bits(next.discriminator.params)).toEqual(judged[1]!.params);
    expect(bits(next.generator.params)).not.toEqual(generator);
    expect([next.step, next.generator.optimizer.step, next.discriminator.optimizer.step]).toEqual([1, 1, 1]);
  });

  it('moves the discriminator by Adam along the gradient of L_D', () => {
    const { nets: silent, state } = createGan(tinyNets, seed);
    const { nets, judged } = overheard(silent);
    const before = cloneTree(state.discriminator.params);
    const vectors = cloneTree(state.discriminator.state);
    const { state: next } = ganStep(nets, state, realBatch(), seed, tinyConfig);
    const images = restore<Tensor4D>(judged[0]!.images);
    const { grads } = valueAndGrad((params: Tree) => {
      const { logits, embeddings, proxies } = silent.discriminator.apply(params, vectors, images, {
        training: true,
      }).output as HeadOutput<'embedding'>;
      const real = mean(relu(sub(1, slice(logits, 0, 6))));
      const fake = mean(relu(add(slice(logits, 6, 6), 1)));
      const conditional = d2dCrossEntropy(slice(embeddings, 0, 6) as Tensor2D, proxies, realLabels, d2dConstants);
      return { loss: add(add(real, fake), mul(conditional, 0.75)) };
    })(before);
    const optimizer = adam({ learningRate: 1e-3, beta1: 0.5, beta2: 0.9 });
    const expected = optimizer.update(before, grads, optimizer.init(before)).params;
    mapTree(
      (leaf, [got]) => {
        expectClose(got!, leaf, { rtol: 1e-4, atol: 1e-5 });
        return leaf;
      },
      expected,
      next.discriminator.params,
    );
  });

  it('moves the generator by Adam along the gradient of L_G against the new discriminator', () => {
    const { nets: silent, state } = createGan(tinyNets, seed);
    const { nets, drawn } = overheard(silent);
    const before = cloneTree(state.generator.params);
    const statistics = cloneTree(state.generator.state);
    const { state: next } = ganStep(nets, state, realBatch(), seed, tinyConfig);
    const input = { latent: restore<Tensor2D>(drawn[1]!.latent), condition: restore<Tensor2D>(drawn[1]!.condition) };
    const { grads, aux } = valueAndGrad((params: Tree) => {
      const made = silent.generator.apply(params, statistics, input, { training: true });
      // The stored singular vectors are those that this pass made.
      const { params: judge, state: vectors } = next.discriminator;
      const judged = silent.discriminator.apply(judge, vectors, made.output, { training: false })
        .output as HeadOutput<'embedding'>;
      const labels = labelsOf(drawn[1]!.condition);
      const conditional = d2dCrossEntropy(judged.embeddings, judged.proxies, labels, d2dConstants);
      return { loss: add(neg(mean(judged.logits)), mul(conditional, 0.75)), aux: made.state };
    })(before);
    const optimizer = adam({ learningRate: 2e-3, beta1: 0.5, beta2: 0.9 });
    const expected = optimizer.update(before, grads, optimizer.init(before)).params;
    mapTree(
      (leaf, [got]) => {
        expectClose(got!, leaf, { rtol: 1e-4, atol: 1e-5 });
        return leaf;
      },
      expected,
      next.generator.params,
    );
    mapTree(
      (leaf, [got]) => {
        expectClose(got!, leaf);
        return leaf;
      },
      aux,
      next.generator.state,
    );
  });

  it('copies the generator up to average.start, and averages it from there on', () => {
    const { nets, state: initial } = createGan(tinyNets, seed);
    let state = initial;
    let expected: number[][] = [];
    const values = ({ params, state: statistics }: { params: Tree; state: Tree }) =>
      [params, statistics].flatMap((tree) => Object.values(flattenTree(tree)).map((x) => Array.from(x.dataSync())));
    for (let step = 1; step <= 4; step++) {
      ({ state } = ganStep(nets, state, realBatch(), createSeed(step), tinyConfig));
      const now = values(state.generator);
      if (step <= 2) {
        expect(values(state.average)).toEqual(now);
        expected = now;
      } else {
        expected = expected.map((leaf, i) => leaf.map((x, j) => 0.9 * x + 0.1 * now[i]![j]!));
        values(state.average).forEach((leaf, i) => {
          expectClose(leaf, expected[i]!, { rtol: 1e-5, atol: 1e-6 });
        });
        expect(values(state.average)).not.toEqual(now);
      }
    }
  });

  it('depends on its seed, and on nothing hidden', () => {
    const after = (n: number) => {
      const { nets, state } = createGan(tinyNets, seed);
      return everyBit(ganStep(nets, state, realBatch(), createSeed(n), tinyConfig).state);
    };
    expect(after(1)).toEqual(after(1));
    expect(after(1)).not.toEqual(after(2));
  });

  it('takes a real batch of another size than the generated one', () => {
    const { nets, state } = createGan(tinyNets, seed);
    const { report } = ganStep(nets, state, realBatch(), seed, { ...tinyConfig, batchSize: 4 });
    expect(Object.values(numbers(report)).every(Number.isFinite)).toBe(true);
  });

  it('leaves as many tensors as it takes over', () => {
    const real = realBatch();
    const before = memory().numTensors;
    const { nets, state: initial } = createGan(tinyNets, seed);
    let state = initial;
    const held = memory().numTensors;
    for (let i = 0; i < 3; i++) {
      const next = ganStep(nets, state, real, createSeed(i), tinyConfig);
      ({ state } = next);
      dispose(next.report);
      expect(memory().numTensors).toBe(held);
    }
    disposeGanState(state);
    expect(memory().numTensors).toBe(before);
  });
});
