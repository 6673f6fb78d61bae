import { useEngine } from '@gans/engines';
import { createSeed, foldIn } from '@gans/tensor';
import { concat, customGrad, slice, type Tensor, type Tensor2D, type Tensor4D, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { expectClose } from '#test-kit';
import { caganNets, short } from '../internal/gan-combinations';
import { linearBatch, linearGan } from '../internal/linear-gan';
import { bits, type JudgedPass, numbers, overheard, restore } from '../internal/overheard';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';
import { createGan } from './create-gan';
import type { GanNets } from './nets';
import { ganStep } from './step';

const seed = createSeed(51);
const config = (change: Partial<GanConfig> = {}) => checkGanConfig({ ...short, ...change });
const imagesOf = (pass: JudgedPass, first: number, count: number) => {
  const size = pass.images.data.length / pass.images.shape[0]!;
  return pass.images.data.slice(first * size, (first + count) * size);
};
const values = (x: Tensor) => Array.from(x.dataSync());

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('discriminatorSteps', () => {
  it('take real and generated images of their own, and G the last real ones', () => {
    const { nets, judged, drawn } = overheard(linearGan({ seed, classCount: 0 }).nets);
    const { state } = linearGan({ seed, classCount: 0 });
    const asked: number[] = [];
    const source = (index: number) => {
      asked.push(index);
      return linearBatch(foldIn(seed, index), 6);
    };
    const next = ganStep(nets, state, source, seed, config({ discriminatorSteps: 3, adversarial: 'rahinge' }));
    expect(asked.slice(0, 3)).toEqual([0, 1, 2]);
    expect(new Set(asked.slice(3))).toEqual(new Set([2]));
    for (const i of [0, 1, 2])
      expect(imagesOf(judged[i]!, 0, 6)).toEqual(values(linearBatch(foldIn(seed, i), 6).images));
    expect(imagesOf(judged[3]!, 0, 6)).toEqual(values(linearBatch(foldIn(seed, 2), 6).images));
    expect(new Set(drawn.map(({ latent }) => latent.data.join())).size).toBe(4);
    expect(new Set(judged.slice(0, 4).map(({ params }) => JSON.stringify(params))).size).toBe(4);
    expect([next.state.discriminator.optimizer.step, next.state.generator.optimizer.step]).toEqual([3, 1]);
  });

  it('are refused with a single batch', () => {
    const { nets, state } = linearGan({ seed });
    const step = () =>
      ganStep(nets, state, linearBatch(seed, 6), seed, config({ discriminatorSteps: 2, accumulationSteps: 2 }));
    expect(step).toThrow(
      'ganStep: expected batch to be a function of an index from 0 to 3, got one batch. A step of this config takes 4 of them.',
    );
  });
});

describe('accumulationSteps', () => {
  /** A GAN whose latents come from a table, so that three batches of 2 hold what one of 6 does. */
  const withTable = (rows: Tensor2D) => {
    const { nets, state } = linearGan({ seed, classCount: 0 });
    let position = 0;
    const generator: GanNets['generator'] = {
      ...nets.generator,
      apply: (params, statistics, { latent, condition }, options) => {
        const count = latent.shape[0];
        const own = slice(rows, [position % 6, 0], [count, 2]);
        position += count;
        return nets.generator.apply(params, statistics, { latent: own, condition }, options);
      },
    };
    return { nets: { ...nets, generator }, state };
  };

  it('make the update of one large batch, where each image is judged on its own', () => {
    const table = tensor2d(
      Array.from({ length: 12 }, (_, i) => Math.sin(i)),
      [6, 2],
    );
    const real = linearBatch(seed, 6).images;
    const whole = withTable(table);
    const one = ganStep(whole.nets, whole.state, linearBatch(seed, 6), seed, config());
    const parts = withTable(table);
    const source = (i: number) => ({
      images: slice(real, [2 * i, 0, 0, 0], [2, 4, 4, 1]) as Tensor4D,
      labels: new Int32Array(2),
    });
    const many = ganStep(parts.nets, parts.state, source, seed, config({ batchSize: 2, accumulationSteps: 3 }));
    const [expected, got] = [numbers(one.report), numbers(many.report)];
    expectClose(Object.values(got), Object.values(expected));
    for (const net of ['generator', 'discriminator'] as const) {
      const [large, small] = [one, many].map(({ state }) => state[net].optimizer.firstMoment);
      expectClose(
        bits(small!).flatMap(([, x]) => x),
        bits(large!).flatMap(([, x]) => x),
        { rtol: 1e-4, atol: 1e-7 },
      );
    }
    // Three passes, one update, and a state that is the mean of theirs: one pass.
    expectClose(many.state.generator.state.passes as Tensor, 1);
    expect(many.state.generator.optimizer.step).toBe(1);
  });
});

describe('order', () => {
  it("simultaneous: G's update does not depend on D's learning rate (A9), and both see the same images", () => {
    const after = (learningRate: number, order: GanConfig['order']) => {
      const { nets: silent, state } = linearGan({ seed, classCount: 0 });
      const { nets, judged } = overheard(silent);
      const optimizers = { ...short.optimizers, discriminator: { learningRate } };
      const next = ganStep(nets, state, linearBatch(seed, 6), seed, config({ optimizers, order: order! }));
      return { generator: bits(next.state.generator.params), judged };
    };
    const [slow, fast] = [after(1e-6, 'simultaneous'), after(1, 'simultaneous')];
    expect(fast.generator).toEqual(slow.generator);
    expect(imagesOf(fast.judged[1]!, 0, 6)).toEqual(imagesOf(fast.judged[0]!, 6, 6));
    expect(after(1, 'discriminator-first').generator).not.toEqual(after(1e-6, 'discriminator-first').generator);
  });

  it('generator-first: G learns from the D of the step before', () => {
    const { nets: silent, state } = linearGan({ seed, classCount: 0 });
    const before = bits(state.discriminator.params);
    const { nets, judged } = overheard(silent);
    ganStep(nets, state, linearBatch(seed, 6), seed, config({ order: 'generator-first' }));
    expect(judged.map(({ images }) => images.shape[0])).toEqual([6, 12]);
    expect(judged.map(({ params }) => params)).toEqual([before, before]);
  });
});

describe('D in the update of G', () => {
  it('is frozen: the gradients of its parameters are not computed', () => {
    const { nets, state } = linearGan({ seed, classCount: 0 });
    let computed = 0;
    const watched = customGrad((w, save) => {
      (save as (tensors: Tensor[]) => void)([w as Tensor]);
      return {
        value: (w as Tensor).clone(),
        gradFunc: (dy: Tensor) => {
          computed += 1;
          return dy;
        },
      };
    });
    const discriminator: GanNets['discriminator'] = {
      ...nets.discriminator,
      apply: (params, before, input, options) =>
        nets.discriminator.apply({ ...params, w: watched(params.w as Tensor) }, before, input, options),
    };
    ganStep({ ...nets, discriminator }, state, linearBatch(seed, 6), seed, config());
    expect(computed).toBe(1);
  });
});

describe('passes of D', () => {
  it('are one for real and generated images, and one each where it judges them together', () => {
    const shapes = (rows: 'independent' | 'coupled') => {
      const { nets: silent, state } = linearGan({ seed, classCount: 0, rows });
      const { nets, judged } = overheard(silent);
      const { report } = ganStep(nets, state, linearBatch(seed, 6), seed, config());
      return { passes: judged.map(({ images }) => images.shape[0]), report: numbers(report) };
    };
    const [joined, separate] = [shapes('independent'), shapes('coupled')];
    expect(joined.passes).toEqual([12, 6]);
    expect(separate.passes).toEqual([6, 6, 6]);
    expectClose(Object.values(separate.report), Object.values(joined.report));
  });

  it('mix s real images into the generated ones, and the converse (A6)', () => {
    const { nets: silent, state } = createGan(caganNets('batch'), seed);
    const { nets, judged, drawn } = overheard(silent);
    const labels = Int32Array.from([0, 1, 2, 0, 1, 2]);
    const images = concat([linearBatch(seed, 24).images]).reshape([6, 8, 8, 1]) as Tensor4D;
    const cagan = {
      adversarial: 'none',
      conditional: { name: 'conditional-activation' },
      order: 'simultaneous',
    } as const;
    ganStep(nets, state, { images, labels, epoch: 3 }, seed, config({ ...cagan, mixedBatch: { rate: 0.125 } }));
    const [real, fake] = [values(images), drawn[0]!.images.data];
    const size = 64;
    const exchanged = 2; // floor(min(0.125 * 3, 1/2) * 6)
    // D's two passes, then the two that G's update goes through.
    for (const [first, second] of [judged.slice(0, 2), judged.slice(2)]) {
      expect(first!.images.data).toEqual([...real.slice(0, exchanged * size), ...fake.slice(exchanged * size)]);
      expect(second!.images.data).toEqual([...fake.slice(0, exchanged * size), ...real.slice(exchanged * size)]);
    }
  });

  it('give the losses of unmixed batches where D has no batch statistics (A6)', () => {
    const cagan = { adversarial: 'none', conditional: { name: 'conditional-activation' } } as const;
    const reportOf = (rows: 'independent' | 'coupled', change: Partial<GanConfig>) => {
      const { nets, state } = linearGan({ seed, rows });
      return numbers(
        ganStep(nets, state, { ...linearBatch(seed, 6), epoch: 4 }, seed, config({ ...cagan, ...change })).report,
      );
    };
    const plain = reportOf('independent', {});
    for (const rows of ['independent', 'coupled'] as const)
      expectClose(Object.values(reportOf(rows, { mixedBatch: { rate: 0.1 } })), Object.values(plain));
  });
});

describe('conditions', () => {
  it('of attributes are [a; 1 - a] with one of each pair, drawn by fair coins (A7)', () => {
    const { nets: silent, state } = linearGan({ seed, classCount: 4 });
    const { nets, drawn } = overheard(silent);
    const condition = tensor2d([
      [1, 0, 0, 1],
      [0, 1, 1, 0],
    ]);
    const cagan = {
      adversarial: 'none',
      conditional: { name: 'conditional-activation' },
      conditions: 'attributes',
    } as const;
    const batch = { images: linearBatch(seed, 2).images, labels: new Int32Array(2), condition };
    const { report } = ganStep(nets, state, batch, seed, config({ ...cagan, batchSize: 2 }));
    expect(Object.values(numbers(report)).every(Number.isFinite)).toBe(true);
    for (const { condition: made } of drawn)
      for (const row of [made.data.slice(0, 4), made.data.slice(4)])
        expect([row[0]! + row[2]!, row[1]! + row[3]!]).toEqual([1, 1]);
  });

  it('of a real batch must have the size of those of G', () => {
    const { nets, state } = linearGan({ seed });
    const batch = { ...linearBatch(seed, 6), condition: restore<Tensor2D>({ shape: [6, 2], data: Array(12).fill(0) }) };
    expect(() => ganStep(nets, state, batch, seed, config())).toThrow(
      'ganStep: expected condition to be [6, 3], got [6, 2].',
    );
  });
});
