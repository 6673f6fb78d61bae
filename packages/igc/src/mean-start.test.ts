import '@tensorflow/tfjs';
import { type Rank, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { tanhToy } from './internal/toy-generators';
import { meanStart } from './mean-start';
import { search } from './search';

describe('meanStart', () => {
  it('begins at the mean of the prior, for nothing', async () => {
    const toy = tanhToy({ prior: { kind: 'uniform', min: 1, max: 2 } });
    const images = zeros<Rank.R4>([1, 4, 4, 1]);
    const result = await search(toy.generator, toy.spec, images, { start: meanStart(), schedule: [{ steps: 0 }] });
    expect([...result.points.latents.dataSync()]).toEqual(new Array(12).fill(1.5));
    expect(meanStart().costOf(10)).toEqual({ encodedRows: 0, multiplyAdds: 0 });
    result.dispose();
  });

  it('refuses a sphere, whose mean is no latent', async () => {
    const toy = tanhToy({ prior: { kind: 'sphere', radius: 2 } });
    await expect(search(toy.generator, toy.spec, zeros([1, 4, 4, 1]), { preset: 'cold' })).rejects.toThrow(
      /mean is a latent, got a sphere.*restartStart/,
    );
  });
});
