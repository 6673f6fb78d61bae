import { type Classifier, createSeed, foldIn, normal } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, anySeed, describeOnEngines, expectClose } from '#test-kit';
import type { GeneratorSource } from './generator-source';
import { linearClassifier, linearExample } from './internal/linear-example';
import { latentAngles } from './latent-angles';
import { type MiningOptions, mineHardSamples } from './mine-hard-samples';

/** The example of the specification. */
const A = [
  [1, -0.5, 0.3, 0.2],
  [-0.2, 0.8, 0.1, -0.6],
  [0.4, 0.3, -0.9, 0.5],
];
const START = [0.6, -0.8, 0.5, 1.2];

const runs = { numRuns: 15 };
const seed = createSeed(5);

/** Mines rows with no more than their numbers going in and out. */
async function mine(
  { source, classifier }: { source: GeneratorSource; classifier: Classifier },
  rows: readonly (readonly number[])[],
  options: MiningOptions,
): Promise<{ rows: number[][]; targets: number[] }> {
  const latents = tf.tensor2d(rows.map((row) => [...row]));
  const condition = tf.zeros<tf.Rank.R2>([rows.length, source.spec.classCount]);
  const mined = await mineHardSamples(source, classifier, { latents, condition }, options);
  const values = (await mined.latents.array()) as number[][];
  tf.dispose([latents, condition, mined.latents]);
  return { rows: values, targets: [...mined.targets] };
}

const logitsOf = (matrix: readonly (readonly number[])[], z: readonly number[]) =>
  matrix.map((row) => row.reduce((sum, weight, d) => sum + weight * z[d]!, 0));

/** A net that is linear in nothing: images are tanh of mixed latents, logits a quadratic form of them. */
function curvedExample(): { source: GeneratorSource; classifier: Classifier } {
  const mixing = normal(foldIn(seed, 'mixing'), [6, 8]);
  const weights = normal(foldIn(seed, 'weights'), [8, 3]);
  const spec = { latentSize: 6, classCount: 3, imageShape: [2, 4, 1], prior: { kind: 'normal' } } as const;
  return {
    source: { spec, generator: (z, y) => tf.reshape(tanh(tf.add(tf.matMul(z, mixing), tf.sum(y))), [-1, 2, 4, 1]) },
    classifier: (images) => {
      const flat = tf.reshape(images, [-1, 8]) as tf.Tensor2D;
      return tf.matMul(tf.add(flat, tf.square(flat)), weights);
    },
  };
}

const anyLatents = (count: number, size: number) =>
  fc.array(
    fc.array(anyFloat32(3), { minLength: size, maxLength: size }).filter((row) => Math.hypot(...row) > 0.1),
    { minLength: count, maxLength: count },
  );

describeOnEngines('mineHardSamples', () => {
  it.each([
    ['logit', 1, [0.526524578, -0.789786867, 0.494933103, 1.242598003], 0.0522536],
    ['logit', 10, [-0.327893888, -0.546365628, 0.356231879, 1.468696377], 0.625370339],
    ['probability', 1, [0.592848103, -0.791457363, 0.485437201, 1.215103737], 0.014484117],
    ['probability', 10, [0.513732173, -0.695116228, 0.327617685, 1.354828158], 0.163933888],
    ['log-probability', 1, [0.590286059, -0.78839292, 0.480256622, 1.220390327], 0.019612269],
    ['log-probability', 10, [0.464004038, -0.633357076, 0.232254905, 1.421132199], 0.249699665],
  ] as const)('moves the example of the specification: %s, %d steps', async (score, steps, expected, angle) => {
    const { rows, targets } = await mine(linearExample(A), [START], { score, steps, stepSize: 0.1 });
    expectClose(rows, expected, { rtol: 0, atol: 3e-6 });
    expect(targets).toEqual([0]);
    const [start, moved] = [tf.tensor2d([START]), tf.tensor2d(rows)];
    expectClose(await latentAngles(start, moved), [angle], { rtol: 0, atol: 3e-6 });
    tf.dispose([start, moved]);
  });

  it('Q1: keeps the length of every latent, whatever the number of steps', async () => {
    await fc.assert(
      fc.asyncProperty(anyLatents(2, 6), fc.integer({ min: 1, max: 6 }), async (latents, steps) => {
        const { rows } = await mine(curvedExample(), latents, { steps, stepSize: 0.3 });
        for (const [i, row] of rows.entries()) {
          const start = Math.hypot(...latents[i]!.map(Math.fround));
          expectClose(Math.hypot(...row), start, { rtol: 1e-6, atol: 0 });
        }
      }),
      runs,
    );
  });

  it('Q1: is the identity for no steps and for steps of no size', async () => {
    const still = await mine(linearExample(A), [START], { steps: 0, stepSize: 1 });
    expect(still.rows[0]).toEqual(START.map(Math.fround));
    expect(still.targets).toEqual([0]);
    const short = await mine(linearExample(A), [START], { steps: 4, stepSize: 0 });
    expectClose(short.rows, START, { rtol: 1e-6 });
  });

  it('Q1, Q2: lowers the score of the class that was read, be it the one asked for or not', async () => {
    await fc.assert(
      fc.asyncProperty(anyLatents(2, 4), fc.integer({ min: 1, max: 5 }), async (latents, steps) => {
        const { rows, targets } = await mine(linearExample(A), latents, { steps, stepSize: 0.02 });
        for (const [i, row] of rows.entries()) {
          const [before, after] = [logitsOf(A, latents[i]!), logitsOf(A, row)];
          const k = targets[i]!;
          expect(before[k]).toBeGreaterThanOrEqual(Math.max(...before) - 1e-5);
          expect(after[k]).toBeLessThanOrEqual(before[k]! + 1e-5);
        }
      }),
      runs,
    );
  });

  it('Q1: keeps to the class read first, also when another one is read on the way', async () => {
    const { rows, targets } = await mine(linearExample(A), [START], { steps: 120, stepSize: 0.1 });
    const logits = logitsOf(A, rows[0]!);
    expect(targets).toEqual([0]);
    expect(logits.indexOf(Math.max(...logits))).not.toBe(0);
    // The lowest logit that a latent of this length has.
    expect(logits[0]).toBeCloseTo(-Math.hypot(...A[0]!) * Math.hypot(...START), 3);
  });

  it('Q2: is not changed by a number added to all logits, in any mode', async () => {
    for (const score of ['logit', 'probability', 'log-probability'] as const) {
      const example = linearExample(A);
      const options = { score, steps: 3, stepSize: 0.2 };
      const shifted = {
        ...example,
        classifier: (images: tf.Tensor4D) => tf.add(example.classifier(images), 7) as tf.Tensor2D,
      };
      const [plain, moved] = [await mine(example, [START], options), await mine(shifted, [START], options)];
      expectClose(moved.rows, plain.rows, { rtol: 1e-5 });
    }
  });

  it('Q2: with logits times a moves as far as with a step size times a', async () => {
    await fc.assert(
      fc.asyncProperty(anyLatents(1, 4), fc.double({ min: 0.2, max: 5, noNaN: true }), async (latents, a) => {
        const scaled = A.map((row) => row.map((weight) => a * weight));
        const [one, other] = [
          await mine(linearExample(scaled), latents, { steps: 3, stepSize: 0.05 }),
          await mine(linearExample(A), latents, { steps: 3, stepSize: 0.05 * a }),
        ];
        // Rounding may decide between two classes that are read alike.
        fc.pre(one.targets[0] === other.targets[0]);
        expectClose(one.rows, other.rows, { rtol: 1e-4, atol: 1e-5 });
      }),
      runs,
    );
  });

  it('Q7: moves each row as if it were alone, whatever the chunks', async () => {
    const rows = Array.from({ length: 5 }, (_, i) => [...normal(foldIn(seed, i), [6]).dataSync()] as number[]);
    const options = { steps: 4, stepSize: 0.2, score: 'log-probability' } as const;
    const together = await mine(curvedExample(), rows, options);
    const inTwos = await mine(curvedExample(), rows, { ...options, chunkSize: 2 });
    const alone = [];
    for (const row of rows) alone.push(...(await mine(curvedExample(), [row], options)).rows);
    expectClose(together.rows, alone, { rtol: 1e-4, atol: 1e-5 });
    expectClose(inTwos.rows, alone, { rtol: 1e-4, atol: 1e-5 });
    expect(inTwos.targets).toEqual(together.targets);
  });

  it('moves along the slope that finite differences show', async () => {
    const { source, classifier } = curvedExample();
    const z = [...normal(foldIn(seed, 'start'), [6]).dataSync()] as number[];
    for (const score of ['logit', 'probability', 'log-probability'] as const) {
      const read = (row: number[], k: number) =>
        tf.tidy(() => {
          const logits = classifier(source.generator(tf.tensor2d([row]), tf.zeros([1, 3])));
          const values = { logit: logits, probability: tf.softmax(logits), 'log-probability': tf.logSoftmax(logits) };
          return values[score].dataSync()[k]!;
        });
      // A tiny step on the sphere shows the part of the slope across z.
      const eta = 1e-3;
      const { rows, targets } = await mine({ source, classifier }, [z], { steps: 1, stepSize: eta, score });
      const slope = z.map((_, d) => {
        const at = (move: number) =>
          read(
            z.map((value, i) => (i === d ? value + move : value)),
            targets[0]!,
          );
        return (at(1e-2) - at(-1e-2)) / 2e-2;
      });
      const along = slope.reduce((sum, g, d) => sum + g * z[d]!, 0) / z.reduce((sum, value) => sum + value ** 2, 0);
      const expected = slope.map((g, d) => -(g - along * z[d]!));
      const got = rows[0]!.map((value, d) => (value - z[d]!) / eta);
      expectClose(got, expected, { rtol: 0, atol: 0.02 * Math.hypot(...slope) + 2e-3 });
    }
  });

  it('keeps a latent that has no length, and latents of a uniform prior in their box', async () => {
    expectClose((await mine(linearExample(A), [[0, 0, 0, 0]], { stepSize: 1 })).rows, [0, 0, 0, 0]);
    const boxed = linearExample(A, { kind: 'uniform', min: -1, max: 1 });
    const { rows } = await mine(boxed, [[0.9, -0.9, 0.5, 0.1]], { stepSize: 1 });
    expectClose(rows, [-1, 1, -1, -1]);
  });

  it('leaves no tensor, tells how far it is, and stops when it is told to', async () => {
    const { source, classifier } = linearExample(A);
    const [latents, condition] = [tf.ones<tf.Rank.R2>([5, 4]), tf.zeros<tf.Rank.R2>([5, 3])];
    const start = { latents, condition };
    const done: number[] = [];
    const before = tf.memory().numTensors;
    const onProgress = (count: number) => void done.push(count);
    const keeping = (images: tf.Tensor4D) => tf.tidy(() => classifier(images));
    const mined = await mineHardSamples(source, keeping, start, { steps: 2, stepSize: 0.1, chunkSize: 2, onProgress });
    expect(done).toEqual([2, 4, 5]);
    mined.latents.dispose();
    expect(tf.memory().numTensors).toBe(before);
    const stop = new AbortController();
    const stopping = (images: tf.Tensor4D) => {
      stop.abort();
      return keeping(images);
    };
    await expect(
      mineHardSamples(source, stopping, start, { stepSize: 0.1, signal: stop.signal }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([latents, condition]);
  });

  it('refuses what does not fit, before anything is computed', async () => {
    const { source, classifier } = linearExample(A);
    const rows = (n: number, d: number) => tf.zeros<tf.Rank.R2>([n, d]);
    const call = (latents: tf.Tensor2D, condition: tf.Tensor2D, options: MiningOptions, read = classifier) =>
      mineHardSamples(source, read, { latents, condition }, options);
    const [two, classes] = [rows(2, 4), rows(2, 3)];
    await expect(call(rows(0, 4), rows(0, 3), { stepSize: 1 })).rejects.toThrow(
      'mineHardSamples: expected latents to be [N, 4] with N >= 1, got [0, 4].',
    );
    await expect(call(rows(2, 5), classes, { stepSize: 1 })).rejects.toThrow('expected latents to be [N, 4]');
    await expect(call(two, rows(1, 3), { stepSize: 1 })).rejects.toThrow(
      'expected condition to be [2, 3], got [1, 3].',
    );
    await expect(call(two, classes, { stepSize: Number.NaN })).rejects.toThrow(
      'expected stepSize to be a finite number >= 0',
    );
    await expect(call(two, classes, { stepSize: 1, steps: 1.5 })).rejects.toThrow(
      'expected steps to be an integer >= 0, got 1.5.',
    );
    await expect(call(two, classes, { stepSize: 1, chunkSize: 0 })).rejects.toThrow(
      'expected chunkSize to be an integer >= 1, got 0.',
    );
    const wrong = { stepSize: 1, score: 'loss' as 'logit' };
    await expect(call(two, classes, wrong)).rejects.toThrow(
      'expected score to be one of logit, probability, log-probability',
    );
    await expect(call(two, classes, { stepSize: 1 }, linearClassifier(A.slice(0, 2)))).rejects.toThrow(
      'mineHardSamples: expected the classifier to give logits [2, 3], got [2, 2].',
    );
  });

  it('Q8: decides nothing at random', async () => {
    await fc.assert(
      fc.asyncProperty(anySeed(), async (of) => {
        const row = [...normal(of, [6]).dataSync()] as number[];
        const once = await mine(curvedExample(), [row], { stepSize: 0.1, steps: 2 });
        expect(await mine(curvedExample(), [row], { stepSize: 0.1, steps: 2 })).toEqual(once);
      }),
      { numRuns: 3 },
    );
  });
});
