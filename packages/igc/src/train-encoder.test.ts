import { createSeed, disposeTree, isGansError, normal } from '@gans/tensor';
import { countLeftTensors } from '@gans/tensor/testing';
import { matMul, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { encoderStart } from './encoder-start';
import { drawn, tanhToy } from './internal/toy-generators';
import { meanStart } from './mean-start';
import { search } from './search';
import { trainEncoder } from './train-encoder';

describeOnEngines('trainEncoder', () => {
  const toy = tanhToy();
  const { generator, spec } = toy;
  const net = () => ({
    params: {
      image: normal(createSeed(1), [16, 4], { standardDeviation: 0.1 }),
      own: normal(createSeed(2), [3, 4], { standardDeviation: 0.1 }),
    },
    encode: ({ image, own }: { image: Tensor; own: Tensor }, x: Tensor, condition: Tensor) =>
      matMul(x.reshape([-1, 16]), image as Tensor2D).add(matMul(condition as Tensor2D, own as Tensor2D)) as Tensor2D,
  });
  const options = { steps: 60, batchSize: 32, learningRate: 0.05, seed: createSeed(3) };

  it('learns where to start, for the class of an image and for others', async () => {
    const { params, encode } = net();
    const losses: number[] = [];
    const trained = await trainEncoder(
      generator,
      spec,
      { params, encode },
      { ...options, sigmas: [0, 0.1], onStep: (_, loss) => losses.push(loss) },
    );
    expect(losses).toHaveLength(60);
    const images = drawn(toy, [0, 1, 2, 1], createSeed(4));
    const start = encoderStart((x, condition) => tidy(() => encode(trained, x, condition)));
    const [encoded, mean] = [
      await search(generator, spec, images, { start, schedule: [{ steps: 0 }] }),
      await search(generator, spec, images, { start: meanStart(), schedule: [{ steps: 0 }] }),
    ];
    const total = ({ distances }: typeof mean) => distances.reduce((sum, d) => sum + d, 0);
    const own = ({ distances }: typeof mean) => [0, 1, 2, 1].reduce((sum, k, i) => sum + distances[i * 3 + k]!, 0);
    expect(own(encoded)).toBeLessThan(0.6 * own(mean));
    expect(total(encoded)).toBeLessThan(0.9 * total(mean));
    for (const result of [encoded, mean]) result.dispose();
    images.dispose();
    disposeTree(trained);
    disposeTree(params);
  });

  it('gives the same weights for the same seed, and leaves nothing else behind', async () => {
    const { params, encode } = net();
    const weights: number[][] = [];
    const { left } = await countLeftTensors(async () => {
      for (let i = 0; i < 2; i++) {
        const trained = await trainEncoder(generator, spec, { params, encode }, { ...options, steps: 3 });
        weights.push([...trained.image.dataSync()]);
        disposeTree(trained);
      }
    });
    expect(left).toBe(0);
    expect(weights[0]).toEqual(weights[1]);
    expect(params.image.isDisposed).toBe(false);
    disposeTree(params);
  });

  it.each([
    [{ steps: 0 }, /steps to be a positive integer, got 0/],
    [{ batchSize: 1.5 }, /batchSize to be a positive integer, got 1.5/],
    [{ otherClasses: 2 }, /otherClasses to be from 0 to 1, got 2/],
    [{ sigmas: [] }, /sigmas to hold at least one size, got none/],
    [{ latentWeight: -1 }, /latentWeight .* got -1/],
  ])('refuses %o', async (wrong, message) => {
    const { params, encode } = net();
    await expect(trainEncoder(generator, spec, { params, encode }, { ...options, ...wrong })).rejects.toThrow(message);
    disposeTree(params);
  });

  it('refuses an encoder that gives anything but latents', async () => {
    const { params, encode } = net();
    const short = {
      params,
      encode: (...args: Parameters<typeof encode>) => encode(...args).slice([0, 0], [-1, 3]) as Tensor2D,
    };
    await expect(trainEncoder(generator, spec, short, options)).rejects.toThrow(
      /one latent a row, \[32, 4\], got \[32, 3\]/,
    );
    disposeTree(params);
  });

  it('stops where the signal says so or the loss is no number, and frees its weights', async () => {
    const { params, encode } = net();
    const stop = new AbortController();
    const { left } = await countLeftTensors(async () => {
      const reason = await trainEncoder(
        generator,
        spec,
        { params, encode },
        { ...options, signal: stop.signal, onStep: () => stop.abort() },
      ).catch((error: unknown) => error);
      expect(isGansError(reason) && [reason.code, reason.message]).toEqual([
        'ABORTED',
        expect.stringMatching(/after 1 steps/),
      ]);
      const endless = { params, encode: (...args: Parameters<typeof encode>) => encode(...args).div(0) as Tensor2D };
      await expect(trainEncoder(generator, spec, endless, options)).rejects.toThrow(/finite loss, got NaN at step 1/);
    });
    expect(left).toBe(0);
    disposeTree(params);
  });
});
