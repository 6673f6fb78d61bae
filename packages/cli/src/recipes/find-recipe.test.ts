import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInRecipe, findRecipe } from './find-recipe';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-find-'));
});
afterEach(() => rm(cwd, { recursive: true }));
const write = (file: string, recipe: object) => writeFile(join(cwd, file), JSON.stringify(recipe));
const names = async (name: string) => (await findRecipe(name, cwd)).layers.map((layer) => layer.name);

describe('findRecipe', () => {
  it('lists what a recipe extends below it, in order', async () => {
    expect(await names('reacgan/cifar10+adc+diffaug')).toEqual([
      'base/studiogan',
      'base/big-resnet-32',
      'reacgan/cifar10',
      'with/adc',
      'with/diffaug',
      'reacgan/cifar10+adc+diffaug',
    ]);
  });

  it('takes the name of a family for its mini form', async () => {
    expect(await findRecipe('acgan', cwd)).toEqual(builtInRecipe('acgan/mini'));
    expect((await findRecipe('acgan', cwd)).name).toBe('acgan/mini');
  });

  it('finds files from the folder of the file that extends them', async () => {
    await mkdir(join(cwd, 'recipes'));
    await write('recipes/a.json', { extends: ['b.json', 'with/lecam'] });
    await write('recipes/b.json', { extends: 'cgan' });
    expect(await names('recipes/a.json')).toEqual(['base/mini', 'cgan/mini', 'b.json', 'with/lecam', 'recipes/a.json']);
    expect((await findRecipe('recipes/a.json', cwd)).name).toBe('a');
  });

  it.each([
    ['reacgn', "got 'reacgn'. Did you mean reacgan?"],
    ['reacgan/cifra10', "got 'reacgan/cifra10'. Did you mean reacgan/cifar10?"],
    ['base/mini', "expected --recipe to be a recipe or the path of a .json file, got 'base/mini'"],
    [
      'reacgan/cub200-stylegan2',
      "expected --recipe to be a recipe that can be built, got 'reacgan/cub200-stylegan2'. It needs StyleGAN2",
    ],
  ])('refuses %s', async (name, message) => {
    await expect(findRecipe(name, cwd)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining(message),
    });
  });

  it('refuses files that extend each other in a circle, or what there is not', async () => {
    await write('a.json', { extends: 'b.json' });
    await write('b.json', { extends: 'a.json' });
    await expect(findRecipe('a.json', cwd)).rejects.toThrow('expected extends not to lead back to the file itself');
    await write('c.json', { extends: 'with/lecma' });
    await expect(findRecipe('c.json', cwd)).rejects.toThrow(
      /c\.json: expected extends to be .* Did you mean with\/lecam\?/,
    );
    await write('d.json', { extends: 'e.json' });
    await expect(findRecipe('d.json', cwd)).rejects.toMatchObject({ code: 'IO' });
  });
});
