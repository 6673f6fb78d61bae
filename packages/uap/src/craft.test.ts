import { createSeed, disposeTree, isGansError } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import {
  abs,
  max,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor2d,
  tidy,
  tile,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { craft } from './craft';
import type { CraftOptions } from './craft-options';
import type { CraftState } from './craft-state';
import { gaussianImages } from './gaussian-images';
import {
  affineClassifier,
  convolutionalNet,
  imagesOf,
  linearClassifier,
  someImages,
} from './internal/test-classifiers';

const seed = createSeed(3);
const valuesOf = (tensor: Tensor) => Array.from(tensor.dataSync());
const largest = (tensor: Tensor) => tidy(() => max(abs(tensor)).dataSync()[0]!);

/** Two best shares of flips of a linear classifier, by the closed form of UAP-8. */
function closedForm(w: readonly number[], b: number, radius: number, rows: readonly (readonly number[])[]) {
  const shift = radius * w.reduce((sum, x) => sum + Math.abs(x), 0);
  const z = rows.map((row) => row.reduce((sum, x, j) => sum + x * w[j]!, b));
  const plus = z.filter((value) => -shift <= value && value < 0).length / z.length;
  const minus = z.filter((value) => 0 <= value && value < shift).length / z.length;
  return { plus, minus, shift, z };
}

describeOnEngines('craft', () => {
  it('UAP-E: finds the best perturbation of the published linear classifier', async () => {
    const rows = [
      [0.05, 0.2, 0.1],
      [0.3, 0.1, 0.2],
      [-0.4, 0.1, 0.2],
      [0.2, 0.35, 0.6],
      [0, 0.3, 0.1],
      [0.9, 0.2, 0],
    ];
    const images = imagesOf(rows);
    const crafted = await craft(linearClassifier([1, -2, 0.5], 0.1), images, {
      seed,
      epsilon: 0.05,
      clipInput: false,
      maxSteps: 40,
    });
    expectClose(crafted.perturbation, [0.1, -0.1, 0.1]);
    expect(crafted.rate).toBeCloseTo(1 / 3, 6);
    disposeTree({ images, found: crafted.perturbation });
  });

  it('UAP-8: finds the closed form of any linear classifier, whichever side is better', async () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    const weight = fc.double({ min: 0.2, max: 1, noNaN: true }).chain((x) => fc.constantFrom(x, -x));
    await fc.assert(
      fc.asyncProperty(
        anySeed(),
        fc.array(weight, { minLength: 4, maxLength: 4 }),
        number,
        fc.array(fc.array(number, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 12 }),
        fc.constantFrom('noConfidence', 'batchNoConfidence', 'noConfidenceEps'),
        async (ownSeed, w, b, rows, objective) => {
          const radius = 0.25;
          const { plus, minus, shift, z } = closedForm(w, b, radius, rows);
          // Where an image lies on the edge of flipping, float32 decides.
          fc.pre(z.every((value) => [0, shift, -shift].every((edge) => Math.abs(value - edge) > 1e-4)));
          const images = imagesOf(rows, 2);
          const options = {
            seed: ownSeed,
            epsilon: radius / 2,
            clipInput: false,
            maxSteps: 12,
            objective,
          } as CraftOptions;
          const { perturbation, rate } = await craft(linearClassifier(w, b), images, options);
          expect(rate).toBeCloseTo(Math.max(plus, minus), 6);
          expect(largest(perturbation)).toBeLessThanOrEqual(radius);
          disposeTree({ images, perturbation });
        },
      ),
      { numRuns: 6 },
    );
  });

  it('UAP-8: finds it where the slopes of two classes cancel, and keeps the last of perturbations with equal rates', async () => {
    const classifier = linearClassifier([1, -0.5], 0);
    const images = imagesOf([
      [0.1, 0],
      [-0.1, 0],
      [0.3, 0],
    ]);
    const options = { seed, clipInput: false, maxSteps: 5 };
    const { perturbation, rate } = await craft(classifier, images, { ...options, epsilon: 0.05 });
    expect(rate).toBeCloseTo(1 / 3, 6);
    expectClose(perturbation.abs().dataSync(), [0.1, 0.1]);
    const tooSmall = await craft(classifier, images, { ...options, epsilon: 0.001 });
    expect([tooSmall.rate, tooSmall.step]).toEqual([0, 5]);
    disposeTree({ images, perturbation, other: tooSmall.perturbation });
  });

  it.each([
    ['noConfidence', {}],
    ['noConfidenceEps', {}],
    ['batchNoConfidence', {}],
    ['margin', { target: 2 }],
    ['activation', { halve: false, layers: 'convolutional' }],
    ['fastFeatureFool', { halve: false, layers: ['conv2'] }],
    ['deepFool', { rivals: 4 }],
  ] as const)(
    '%s descends, and UAP-7: within the ball, the best never falling, by the same seed the same',
    async (objective, rest) => {
      const net = convolutionalNet();
      const [images, validation] = [someImages(10), someImages(30, 2)];
      const sizes: number[] = [];
      const losses: number[] = [];
      const onState = (state: CraftState) => {
        sizes.push(...state.perturbation.map(Math.abs));
      };
      const options = {
        objective,
        taps: net.taps,
        ...rest,
        seed,
        epsilon: 0.2,
        batchSize: 10,
        maxSteps: 30,
        checkEvery: 10,
        validation,
        stateEvery: 1,
        onState,
        onProgress: ({ loss }) => void losses.push(loss),
      } as CraftOptions;
      const before = valuesOf(net.weights.kernel1);
      const first = await craft(net.classifier, images, options);
      const second = await craft(net.classifier, images, options);
      expect(valuesOf(first.perturbation)).toEqual(valuesOf(second.perturbation));
      expect(valuesOf(net.weights.kernel1)).toEqual(before);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(0.4);
      expect(first.steps).toBeLessThanOrEqual(30);
      expect(first.checks.map(({ best }) => best)).toEqual(
        [...first.checks].map(({ best }) => best).sort((a, b) => a - b),
      );
      expect(first.rate).toBe(Math.max(...first.checks.map(({ rate }) => rate)));
      if (objective === 'deepFool') expect(first.rate).toBeGreaterThan(0.3);
      else expect(losses[29]).toBeLessThan(losses[0]!);
      expect(first.protocol).toMatchObject({ objective, epsilon: 0.2, norm: 'linf', nValidation: 30 });
      disposeTree({ images, validation, one: first.perturbation, two: second.perturbation });
    },
  );

  it('goes on from any state to the same bits, and refuses a state of other settings', async () => {
    const { classifier } = convolutionalNet();
    const images = someImages(25);
    for (const rest of [{}, { objective: 'deepFool' as const }, { norm: 'l2' as const, epsilon: 0.8 }]) {
      const options: CraftOptions = {
        epsilon: 0.1,
        ...rest,
        seed,
        batchSize: 10,
        maxSteps: 24,
        checkEvery: 7,
        stateEvery: 10,
      };
      const states: CraftState[] = [];
      const whole = await craft(classifier, images, { ...options, onState: (state) => void states.push(state) });
      for (const state of states.slice(0, -1)) {
        const resumed = await craft(classifier, images, { ...options, resume: structuredClone(state) });
        expect(valuesOf(resumed.perturbation)).toEqual(valuesOf(whole.perturbation));
        expect(resumed.checks).toEqual(whole.checks);
        expect(resumed.stopped).toBe(whole.stopped);
        resumed.perturbation.dispose();
      }
      await expect(craft(classifier, images, { ...options, epsilon: 0.09, resume: states[0]! })).rejects.toThrow(
        `craft: expected to resume with the settings of the state, got epsilon 0.09 where it has ${options.epsilon}.`,
      );
      whole.perturbation.dispose();
    }
    images.dispose();
  });

  it('does without images where layers answer to the perturbation alone', async () => {
    const { classifier, taps } = convolutionalNet();
    const rule = (layer: { name: string }) => layer.name === 'conv1';
    const crafted = await craft(classifier, undefined, {
      objective: 'activation',
      taps,
      layers: rule,
      imageShape: [6, 6, 1],
      seed,
      epsilon: 0.3,
      maxSteps: 30,
      validationCount: 20,
    });
    expect(crafted.rate).toBeGreaterThan(0);
    crafted.perturbation.dispose();
  });

  it('takes images from a sampler, and augmented ones', async () => {
    const { classifier } = convolutionalNet();
    const augment = (images: Tensor4D) => images.clone();
    const options = { seed, epsilon: 0.2, batchSize: 8, maxSteps: 20, validationCount: 20, augment };
    const crafted = await craft(classifier, gaussianImages([6, 6, 1]), options);
    expect(crafted.rate).toBeGreaterThan(0);
    crafted.perturbation.dispose();
  });

  it('ends by patience, by the target rate, and by the last step', async () => {
    const { classifier } = convolutionalNet();
    const images = someImages(20);
    const run = async (rest: Partial<CraftOptions>) => {
      const options = { seed, epsilon: 0.01, batchSize: 10, maxSteps: 60, ...rest } as CraftOptions;
      const { perturbation, stopped, steps } = await craft(classifier, images, options);
      perturbation.dispose();
      return { stopped, steps };
    };
    expect(await run({ checkEvery: 1, patience: 3 })).toMatchObject({ stopped: 'patience' });
    expect(await run({ targetRate: 0.05, epsilon: 0.4 })).toMatchObject({ stopped: 'targetRate' });
    expect(await run({ checkEvery: 50 })).toEqual({ stopped: 'maxSteps', steps: 60 });
    expect(await run({ targetRate: 2, epsilon: 0.9 })).toEqual({ stopped: 'maxSteps', steps: 60 });
    images.dispose();
  });

  it('stops at the signal with code ABORTED, after it has given its state', async () => {
    const { classifier } = convolutionalNet();
    const images = someImages(20);
    const controller = new AbortController();
    const states: CraftState[] = [];
    const onProgress = ({ step }: { step: number }) => {
      if (step === 5) controller.abort();
    };
    const stopped = craft(classifier, images, {
      seed,
      signal: controller.signal,
      onProgress,
      onState: (state) => void states.push(state),
    });
    await expect(stopped).rejects.toMatchObject({
      code: 'ABORTED',
      message: "craft: stopped by the caller's signal after 5 of 10000 steps.",
    });
    expect(states.map(({ step }) => step)).toEqual([5]);
    images.dispose();
  });

  it('leaves no tensor but the perturbation, also where it fails', async () => {
    const { classifier, taps } = convolutionalNet();
    const images = someImages(12);
    await expectNoLeak(async () => {
      for (const rest of [{}, { objective: 'deepFool' }, { objective: 'activation', taps }])
        (
          await craft(classifier, images, { seed, batchSize: 5, maxSteps: 6, checkEvery: 3, ...rest } as CraftOptions)
        ).perturbation.dispose();
      await expect(
        craft(classifier, images, { seed, objective: 'activation', taps, layers: ['conv9'] }),
      ).rejects.toThrow("got 'conv9'");
    });
    images.dispose();
  });

  it('warns of what looks wrong and need not be', async () => {
    const bright = tidy(() => abs(someImages(10)) as Tensor4D);
    const { perturbation, warnings } = await craft(linearClassifier(Array(36).fill(0.1), 5), bright, {
      seed,
      maxSteps: 1,
    });
    expect(warnings.join('\n')).toMatch(/No pixel of the images is below 0 .*2x - 1/);
    expect(warnings.join('\n')).toContain('The classifier reads all 10 validation images as class 1.');
    disposeTree({ bright, perturbation });
  });

  it('rejects what does not fit, by message', async () => {
    const { classifier, taps } = convolutionalNet();
    const images = someImages(8);
    const bytes = tidy(() => tile(zeros([1, 6, 6, 1]), [2, 1, 1, 1]).add(200) as Tensor4D);
    const probabilities = (x: Tensor4D) => tidy(() => classifier(x).softmax() as Tensor2D);
    const constant = (x: Tensor4D) => tidy(() => tile(tensor2d([[1, 2]]), [x.shape[0], 1]) as Tensor2D);
    const cases: [Promise<{ perturbation: Tensor3D }>, string][] = [
      [
        craft(classifier, images, { seed, epsilon: 10 }),
        "craft: expected epsilon to be a share of the range of pixels below 1 ('linf'), got 10. A bound of 10 on bytes is 10 / 255.",
      ],
      [craft(classifier, images, { seed, epsilon: 2000, norm: 'l2' }), "below 6 ('l2'), got 2000"],
      [craft(classifier, images, { seed, epsilon: 0 }), 'expected epsilon to be a finite number > 0, got 0.'],
      [
        craft(classifier, bytes, { seed }),
        'craft: expected images in [-1, 1], got pixels from 200 to 200. Map bytes by x / 127.5 - 1.',
      ],
      [
        craft(probabilities, images, { seed }),
        'craft: expected the classifier to give logits, got rows in [0, 1] that sum to 1, which are probabilities.',
      ],
      [
        craft(constant, images, { seed }),
        'craft: expected the classifier to depend on its images, got the same logits for 10 different ones.',
      ],
      [
        craft(classifier, images, { seed, objective: 'activation', taps, layers: /^dense/ }),
        'chooseLayers: expected layers to fit at least one tap, got /^dense/, which fits none. The taps are: conv1 [8, 6, 6, 4]',
      ],
      [
        craft(classifier, images, { seed, objective: 'margin', target: 4 }),
        'craft: expected target to be an integer from 0 to 3, got 4.',
      ],
      [craft(classifier, undefined, { seed }), "craft: expected images for the objective 'noConfidence', got none."],
      [
        craft(classifier, undefined, { seed, objective: 'activation', taps }),
        'craft: expected imageShape where there are no images, got none.',
      ],
      [
        craft(classifier, images, { seed, objective: 'noConfidenc' } as unknown as CraftOptions),
        "Did you mean 'noConfidence'?",
      ],
      [craft(classifier, images, { seed, maxSteps: 0.5 }), 'craft: expected maxSteps to be an integer >= 1, got 0.5.'],
      [
        craft(classifier, images, { seed, validation: imagesOf([[1, 0]]) }),
        'craft: expected validation images to be [N, 6, 6, 1], got [1, 1, 2, 1].',
      ],
      [
        craft(affineClassifier([Array(36).fill(1)], [0]), images, { seed }),
        'craft: expected the classifier to give logits [10, K] with K >= 2, got [10, 1].',
      ],
    ];
    for (const [call, message] of cases) {
      const error = await call.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(isGansError(error)).toBe(true);
      expect((error as Error).message).toContain(message);
    }
    disposeTree({ images, bytes });
  });
});
