import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asClassifier, createSmallCnn } from '@gans/core-nets';
import { classBalancingLoss, optimalHistogram } from '@gans/losses';
import { createSeed, disposeTree } from '@gans/tensor';
import { Tensor, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { loadGanCheckpoint, saveGanCheckpoint } from '../gan/checkpoint';
import { createGan, type GanNetsConfig } from '../gan/create-gan';
import type { GeneratorTerm, TermMemory } from '../gan/generator-term';
import { disposeGanState, flattenGanState, type GanState } from '../gan/state';
import { trainGan } from '../gan/train-gan';
import { tinyConfig, tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import { type ClassBalancingMemory, classBalancingTerm, classFrequencyOf } from './class-balancing-term';
import type { ClassBalancingConfig } from './config';
import { type FrozenClassifier, frozenClassifier } from './frozen-classifier';

const seed = createSeed(12);
const dataset = tinyDataset(24);
const imageShape = [8, 8, 1] as const;
const given: ClassBalancingConfig = { weight: 10, normalization: 'mean-one' };
const run = { batchSize: 4, steps: 40 };

/** A term whose classifier answers what it is told to, one batch after the other. */
function scripted(batches: readonly (readonly number[])[], config: Partial<ClassBalancingConfig>, steps = 100) {
  const queue = [...batches];
  const classify = () => {
    const labels = queue.shift()!;
    return tensor2d(labels.map((label) => [0, 1, 2].map((k) => (k === label ? 4 : 0))));
  };
  const classifier: FrozenClassifier = { classify, classCount: 3, imageShape };
  return classBalancingTerm(classifier, { ...given, ...config }, { batchSize: 4, steps });
}

/** Feeds a term batch by batch, as a step does. */
function feed(
  term: GeneratorTerm<ClassBalancingMemory>,
  batches: number,
  start: TermMemory<ClassBalancingMemory> = { memory: term.initial, tensors: term.initialTensors!() },
) {
  let { memory, tensors = {} } = start;
  const history: ClassBalancingMemory[] = [];
  for (let i = 0; i < batches; i++) {
    const { aux } = term.loss(undefined as never, undefined as never, memory);
    ({ memory, tensors = tensors } = term.remember!(memory, aux!, tensors));
    history.push(memory);
  }
  return { history, memory, pending: (tensors as { pending: Tensor }).pending.dataSync() };
}

const size = { height: 8, width: 8, channels: 1, filters: 2 };
const netsConfig: GanNetsConfig = {
  generator: { ...size, net: 'dcgan', classCount: 0, latentSize: 3 },
  discriminator: { ...size, net: 'dcgan', head: 'unconditional' },
};

const stateBits = (state: GanState) => {
  const { tensors, ...rest } = flattenGanState(state);
  return [rest, Object.entries(tensors).map(([name, x]) => [name, Array.from(x.dataSync())])];
};

const times = (counts: readonly number[]) => counts.flatMap((n, k) => Array.from({ length: n }, () => k));

describeOnEngines('classBalancingTerm', () => {
  it('has the loss of CB-B, lambda times, in every normalisation (CB-10)', () => {
    const logits = [
      [2, 1, 0],
      [0.5, -0.5, 1.5],
      [3, 0, -1],
    ];
    const classifier = { classify: () => tensor2d(logits), classCount: 3, imageShape };
    const lossWith = (normalization: ClassBalancingConfig['normalization']) => {
      const term = classBalancingTerm(classifier, { weight: 2, normalization }, run);
      const memory = { counts: [100, 10, 1], batches: 0 };
      return term.loss(undefined as never, undefined as never, memory).loss.dataSync()[0]!;
    };
    const meanOne = 2 * -1.02312958808;
    expectClose(lossWith('mean-one'), meanOne);
    expectClose(lossWith('raw'), meanOne / (3 / 1.11));
    expectClose(lossWith('sum-one'), (meanOne / (3 / 1.11)) * 111);
  });

  it('moves the class frequencies as CB-C says (CB-3, CB-4)', () => {
    const cycles = [0, 1, 2].map(() => times([700, 300, 0]));
    const { history } = feed(scripted(cycles, { interval: 1 }), 3, {
      memory: { counts: [281, 281, 281], batches: 1 },
      tensors: { pending: zeros([3]) },
    });
    expectClose(
      history.flatMap(({ counts }) => counts),
      [490.5, 290.5, 140.5, 595.25, 295.25, 70.25, 647.625, 297.625, 35.125],
    );
  });

  it('forgets a class that is never produced as CB-D says, whatever the order within a cycle', () => {
    const images = times([40, 60, 0]);
    const batches = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? images : [...images].reverse()));
    const start = { initialCount: 50, initialPending: 512 };
    const { history } = feed(scripted(batches, { ...start, interval: 1 }), 10);
    expectClose(
      history.map(({ counts }) => counts[2]!),
      [281, 140.5, 70.25, 35.125, 17.5625, 8.78125, 4.390625, 2.1953125, 1.09765625, 1],
    );
    const halves = batches.flatMap((labels) => [labels.slice(0, 30), labels.slice(30)]);
    const slower = feed(scripted(halves, { ...start, interval: 2 }), 20).history;
    expect(slower.at(-1)!.counts).toEqual(history.at(-1)!.counts);
  });

  it('reads nothing back but once a cycle, and updates once more after the last step', () => {
    const read = vi.spyOn(Tensor.prototype, 'dataSync');
    const alone = vi.spyOn(Tensor.prototype, 'data');
    try {
      const term = scripted(
        Array.from({ length: 8 }, () => [0, 0, 1, 2]),
        { interval: 3, initialPending: 0, initialCount: 4 },
        8,
      );
      const reads: number[] = [];
      let moment: TermMemory<ClassBalancingMemory> = { memory: term.initial, tensors: term.initialTensors!() };
      for (let i = 0; i < 8; i++) {
        const before = read.mock.calls.length;
        const { aux } = term.loss(undefined as never, undefined as never, moment.memory);
        moment = term.remember!(moment.memory, aux!, moment.tensors!);
        reads.push(read.mock.calls.length - before);
      }
      expect(reads).toEqual([0, 0, 1, 0, 0, 1, 0, 1]);
      expect(alone).not.toHaveBeenCalled();
      expect(moment.memory).toEqual({ batches: 8, counts: [4.75, 2.625, 2.625] });
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('lets lambda rise in a straight line where it is asked to', () => {
    const term = scripted([[0], [0], [0], [0]], { warmUp: 0.04, weight: 8 });
    const plain = classBalancingLoss(tensor2d([[4, 0, 0]]), [1, 1, 1]).dataSync()[0]!;
    const losses = [0, 1, 3, 9].map(
      (batches) =>
        term.loss(undefined as never, undefined as never, { counts: [1, 1, 1], batches }).loss.dataSync()[0]! / plain,
    );
    expectClose(losses, [0, 2, 6, 8], { atol: 1e-5 });
  });

  it('counts with lambda 0 too, and refuses the state of another number of classes', () => {
    const { pending } = feed(scripted([[0, 1, 1, 1]], { weight: 0, initialPending: 0 }), 1);
    expectClose(pending, [1, 3, 0]);
    expect(() =>
      scripted([[0]], {}).loss(undefined as never, undefined as never, { counts: [1, 2], batches: 0 }),
    ).toThrow('classBalancingTerm: expected a state that counts the 3 classes of the classifier, got one of 2.');
  });

  it('makes a run that is stopped within a cycle and goes on end in the same bits, classes and classifier included', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'class-balancing-'));
    try {
      const net = createSmallCnn({ ...size, classCount: 3, featureSize: 4 }, seed);
      const weights = treeBits(net.params, net.state);
      const classifier = await frozenClassifier(asClassifier(net), { imageShape });
      const train = (start: Pick<Parameters<typeof trainGan>[0], 'nets' | 'state'>, steps: number) => {
        const config = { ...tinyConfig, conditional: { name: 'none' }, steps } as const;
        const term = classBalancingTerm(classifier, { ...given, interval: 3 }, { ...config, steps: 8 });
        return trainGan({ ...start, dataset, config, seed, generatorTerms: [term] });
      };
      const whole = await train(createGan(netsConfig, seed), 8);
      const half = await train(createGan(netsConfig, seed), 5);
      const config = { ...tinyConfig, conditional: { name: 'none' } } as const;
      await saveGanCheckpoint(join(folder, 'half.safetensors'), { netsConfig, config, seed, state: half });
      const { pending } = await classFrequencyOf(half);
      expect(pending.reduce((sum, n) => sum + n, 0)).toBe(2 * 6);
      disposeGanState(half);
      const resumed = await train(await loadGanCheckpoint(join(folder, 'half.safetensors')), 8);
      expect(stateBits(resumed)).toEqual(stateBits(whole));
      expect(await classFrequencyOf(resumed)).toEqual(await classFrequencyOf(whole));
      expect(treeBits(net.params, net.state)).toEqual(weights);
      disposeGanState(whole);
      disposeGanState(resumed);
      disposeTree(net.params, net.state);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('classBalancingTerm', () => {
  const classifierOf = (classCount: number): FrozenClassifier => ({
    classify: () => tensor2d([[0]]),
    classCount,
    imageShape,
  });

  it('warns of two classes, where the optimum favours the larger, and of no other number', () => {
    const lines: string[] = [];
    const onWarning = (line: string) => lines.push(line);
    classBalancingTerm(classifierOf(3), given, run, { onWarning });
    classBalancingTerm(classifierOf(2), { ...given, weight: 0 }, run, { onWarning });
    expect(lines).toEqual([]);
    classBalancingTerm(classifierOf(2), given, run, { onWarning });
    expect(lines).toEqual([
      'classBalancingTerm: of two classes, the optimum of the class-balancing loss has more of the one that is already larger (see optimalHistogram). Expect balance from three classes on.',
    ]);
    const { histogram } = optimalHistogram([10, 1]);
    expect(histogram[0]!).toBeGreaterThan(histogram[1]!);
  });

  it('refuses an interval longer than the run', () => {
    expect(() => classBalancingTerm(classifierOf(3), { ...given, interval: 41 }, run)).toThrow(
      'expected interval to be at most the 40 steps of the run, got 41.',
    );
  });
});

describe('classFrequencyOf', () => {
  it('refuses a state that no such term was part of', async () => {
    const { state } = createGan(netsConfig, seed);
    await expect(classFrequencyOf(state)).rejects.toThrow(
      'classFrequencyOf: expected the state of a GAN with a classBalancingTerm after one step at least, got one without.',
    );
    disposeGanState(state);
  });
});
