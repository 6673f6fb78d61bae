import { cloneTree, createSeed, disposeTree, integers, isGansError, normal, type Seed } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { countLeftTensors } from '@gans/tensor/testing';
import {
  add,
  clone,
  matMul,
  mul,
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { createBank } from './bank-start';
import { decide } from './decide';
import { drawn, type Toy, tanhToy } from './internal/toy-generators';
import { search } from './search';
import {
  type TrainableGenerator,
  type TrainDiscriminativelyOptions,
  trainDiscriminatively,
} from './train-discriminatively';

type Weights = { readonly kernel: Tensor; readonly biases: Tensor };

describeOnEngines('trainDiscriminatively', () => {
  let toy: Toy;
  beforeAll(() => {
    toy = tanhToy();
  });
  afterAll(() => toy.dispose());

  const labelsOf = (seed: Seed, count: number) => integers(seed, count, 3);
  const draw = (seed: Seed, count: number) => {
    const labels = labelsOf(seed, count);
    return { images: drawn(toy, [...labels], seed), labels };
  };
  /** Its classes all look alike. */
  const net = (): TrainableGenerator<Weights> => ({
    params: { kernel: normal(createSeed(1), [4, 16], { standardDeviation: 0.4 }), biases: zeros([3, 16]) },
    generate: ({ kernel, biases }, latent, condition) =>
      tidy(
        () =>
          reshape(
            tanh(add(matMul(latent, kernel as Tensor2D), matMul(condition, biases as Tensor2D))),
            [-1, 4, 4, 1],
          ) as Tensor4D,
      ),
  });
  const options: TrainDiscriminativelyOptions<Weights> = {
    draw,
    steps: 40,
    batchSize: 16,
    learningRate: 0.05,
    bank: { size: 20 },
    stepsPerBank: 8,
    search: { preset: 'robust', schedule: [{ steps: 0 }, { keep: 2, steps: 3 }] },
    seed: createSeed(3),
  };
  const accuracyOf = async ({ generate }: TrainableGenerator<Weights>, params: Weights) => {
    const generator = (latent: Tensor2D, condition: Tensor2D) => generate(params, latent, condition);
    const { images, labels } = draw(createSeed(99), 60);
    const start = await createBank(generator, toy.spec, { size: 20, seed: createSeed(4) });
    const result = await search(generator, toy.spec, images, { ...options.search, start });
    const decisions = decide(result.distances, 3, result.pruned);
    result.dispose();
    start.dispose();
    images.dispose();
    return decisions.filter(({ winner }, n) => winner === labels[n]).length / 60;
  };

  it('teaches a generator to tell classes apart that it drew alike', async () => {
    const own = net();
    const accuracies: number[] = [];
    const trained = await trainDiscriminatively(own, toy.spec, {
      ...options,
      sigmas: [0, 0.1],
      onStep: ({ step, accuracy }) => accuracies.push(accuracy) === step,
    });
    expect(accuracies).toHaveLength(40);
    expect(await accuracyOf(own, own.params)).toBeLessThan(0.6);
    expect(await accuracyOf(own, trained)).toBeGreaterThan(0.9);
    disposeTree(trained);
    disposeTree(own.params);
  });

  it('draws many and learns from the hard ones', async () => {
    const own = net();
    const counts: number[] = [];
    const hard = { ...options, steps: 30, hardOf: 3 };
    const counted = (seed: Seed, count: number) => {
      counts.push(count);
      return draw(seed, count);
    };
    const accuracies = { all: [] as number[], hard: [] as number[] };
    const onStep = (list: number[]) => (report: { readonly accuracy: number }) => list.push(report.accuracy);
    const trained = await trainDiscriminatively(own, toy.spec, {
      ...hard,
      draw: counted,
      onStep: onStep(accuracies.hard),
    });
    const plain = await trainDiscriminatively(own, toy.spec, { ...hard, hardOf: 1, onStep: onStep(accuracies.all) });
    expect(counts).toEqual(new Array(30).fill(48));
    const mean = (list: number[]) => list.reduce((sum, share) => sum + share, 0) / list.length;
    expect(mean(accuracies.hard)).toBeLessThan(mean(accuracies.all));
    expect(await accuracyOf(own, trained)).toBeGreaterThan(0.9);
    for (const tree of [trained, plain, own.params]) disposeTree(tree);
  });

  it('draws the own class nearer where drawing alone weighs', async () => {
    const own = net();
    const losses: number[] = [];
    const trained = await trainDiscriminatively(own, toy.spec, {
      ...options,
      steps: 30,
      drawingWeight: 1e3,
      temperature: 1,
      onStep: ({ loss }) => losses.push(loss),
    });
    const mean = (part: number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    expect(mean(losses.slice(-5))).toBeLessThan(0.7 * mean(losses.slice(0, 5)));
    disposeTree(trained);
    disposeTree(own.params);
  });

  it('goes on from any bank to the same bits, and leaves nothing else behind', async () => {
    const own = net();
    const { left } = await countLeftTensors(async () => {
      const short = { ...options, steps: 20, sigmas: [0, 0.2], hardOf: 2 };
      const states: { step: number; resume: Parameters<NonNullable<typeof options.onBank>>[0] }[] = [];
      const whole = await trainDiscriminatively(own, toy.spec, {
        ...short,
        onBank: ({ step, params, logTemperatures, optimizers }) => {
          const memories = optimizers.map(({ firstMoment, secondMoment }) => ({
            step,
            firstMoment: cloneTree(firstMoment),
            secondMoment: cloneTree(secondMoment),
          }));
          const resume = {
            step,
            params: cloneTree(params),
            logTemperatures: clone(logTemperatures),
            optimizers: [memories[0]!, memories[1]!] as const,
          };
          states.push({ step, resume });
        },
      });
      expect(states.map(({ step }) => step)).toEqual([8, 16]);
      for (const { resume } of states) {
        const resumed = await trainDiscriminatively(own, toy.spec, { ...short, state: resume });
        for (const name of ['kernel', 'biases'] as const)
          expect([...resumed[name].dataSync()]).toEqual([...whole[name].dataSync()]);
        disposeTree(resumed);
      }
      disposeTree(whole);
    });
    expect(left).toBe(0);
    expect(own.params.kernel.isDisposed).toBe(false);
    disposeTree(own.params);
  });

  it.each([
    [{ steps: 0 }, /steps to be a positive integer, got 0/],
    [{ batchSize: 1.5 }, /batchSize to be a positive integer, got 1.5/],
    [{ hardOf: 0 }, /hardOf to be a positive integer, got 0/],
    [{ stepsPerBank: -1 }, /stepsPerBank to be a positive integer, got -1/],
    [{ drawingWeight: -1 }, /drawingWeight to be a finite number >= 0, got -1/],
    [{ learningRate: 0 }, /learningRate to be a finite number above 0, got 0/],
    [{ temperature: 0 }, /temperature to be a finite number above 0, got 0/],
    [{ sigmas: [] }, /sigmas to hold at least one size, got none/],
    [{ draw: () => ({ images: zeros([2, 4, 4, 1]) as Tensor4D, labels: [0] }) }, /a label an image, got 1 for 2/],
    [{ draw: () => ({ images: zeros([1, 4, 4, 1]) as Tensor4D, labels: [3] }) }, /classes from 0 to 2, got 3/],
    [{ draw: () => ({ images: zeros([1, 2, 4, 1]) as Tensor4D, labels: [0] }) }, /images \[N, 4, 4, 1\]/],
  ])('refuses %o, and leaves nothing', async (wrong, message) => {
    const own = net();
    const { left } = await countLeftTensors(async () => {
      await expect(trainDiscriminatively(own, toy.spec, { ...options, ...wrong })).rejects.toThrow(message);
    });
    expect(left).toBe(0);
    disposeTree(own.params);
  });

  it('stops where the signal says so or the loss is no number, and frees its weights', async () => {
    const own = net();
    const stop = new AbortController();
    const { left } = await countLeftTensors(async () => {
      const reason = await trainDiscriminatively(own, toy.spec, {
        ...options,
        signal: stop.signal,
        onStep: () => stop.abort(),
      }).catch((error: unknown) => error);
      expect(isGansError(reason) && [reason.code, reason.message]).toEqual([
        'ABORTED',
        expect.stringMatching(/after 1 steps/),
      ]);
      const endless = {
        params: own.params,
        generate: (...args: Parameters<typeof own.generate>) => mul(own.generate(...args), Number.NaN) as Tensor4D,
      };
      await expect(trainDiscriminatively(endless, toy.spec, options)).rejects.toMatchObject({ code: 'DIVERGED' });
    });
    expect(left).toBe(0);
    disposeTree(own.params);
  });
});
