import { createSeed } from '@gans/tensor';
import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { encoderStart } from './encoder-start';
import { drawn, tanhToy } from './internal/toy-generators';
import { search } from './search';

describeOnEngines('encoderStart', () => {
  const toy = tanhToy();
  const { generator, spec } = toy;

  it('begins where the encoder says, for each image and class', async () => {
    const images = drawn(toy, [0, 2], createSeed(1));
    // The mean of the image and the class, so that every row is told apart.
    const start = encoderStart((x, condition) =>
      tidy(() => {
        const mean = x.mean([1, 2, 3]).reshape([-1, 1]);
        const own = condition.matMul(tensor2d([[1], [2], [3]]));
        return mean.concat(own, 1).pad([
          [0, 0],
          [0, 2],
        ]) as Tensor2D;
      }),
    );
    const result = await search(generator, spec, images, { start, schedule: [{ steps: 0 }] });
    const means = images.mean([1, 2, 3]).arraySync() as number[];
    const latents = result.points.latents.arraySync() as number[][][];
    for (const [image, rows] of latents.entries())
      for (const [own, [mean, name, ...rest]] of rows.entries()) {
        expect(Math.abs(mean! - means[image]!)).toBeLessThan(1e-6);
        expect([name, ...rest]).toEqual([own + 1, 0, 0]);
      }
    expect(result.cost).toMatchObject({ encodedRows: 6, startMultiplyAdds: 0, rowSteps: 0 });
    result.dispose();
    images.dispose();
  });

  it('brings what it is told into a bounded prior', async () => {
    const bounded = tanhToy({ prior: { kind: 'uniform', min: -1, max: 1 } });
    const images = drawn(bounded, [0], createSeed(1), 0.5);
    const start = encoderStart((x) => tidy(() => tensor2d([[5, -5, 0, 0.5]]).tile([x.shape[0], 1])));
    const result = await search(bounded.generator, bounded.spec, images, { start, schedule: [{ steps: 0 }] });
    expect([...result.points.latents.dataSync()].slice(0, 4)).toEqual([1, -1, 0, 0.5]);
    result.dispose();
    images.dispose();
  });

  it('refuses an encoder that gives anything else', async () => {
    const images = drawn(toy, [0, 2], createSeed(1));
    const start = encoderStart(() => tensor2d([[1, 2]]));
    await expect(search(generator, spec, images, { start, schedule: [{ steps: 0 }] })).rejects.toThrow(
      /encoder to give \[6, 4\], got \[1, 2\]/,
    );
    images.dispose();
  });
});
