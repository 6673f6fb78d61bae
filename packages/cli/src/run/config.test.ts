import { checkGanConfig } from '@gans/training';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../internal/small-gan';
import { builtInRecipe } from '../recipes/find-recipe';
import { resolveRecipe } from '../recipes/resolve-recipe';
import { runConfig } from './config';

const data = { train: smallDataset(96), test: smallDataset(30) };
const resolved = resolveRecipe(builtInRecipe('reacgan'), { imageShape: [8, 8, 1], classCount: 3, count: 96 });
const config = runConfig(resolved, data, { seed: 7, engine: 'wasm' });

describe('runConfig', () => {
  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('holds the recipe by name and by value', () => {
    expect(config).toMatchObject({ recipe: 'reacgan/mini', ...resolved.values, data: { flip: 'none' } });
    expect(checkGanConfig(config.gan)).toEqual(config.gan);
  });

  it('names both parts of the data by their content', () => {
    expect(config.data).toEqual({
      name: 'small',
      sha256: data.train.sha256,
      count: 96,
      testSha256: data.test.sha256,
      testCount: 30,
      flip: 'none',
    });
  });

  it('holds what the command line chose', () => {
    expect(runConfig(resolved, data, { seed: 7, engine: 'cpu', minutes: 3 })).toMatchObject({
      engine: 'cpu',
      minutes: 3,
    });
    expect(config).not.toHaveProperty('minutes');
  });
});
