import { describe, expect, it } from 'vitest';
import { absentRecipes, partNames, recipeNames } from './built-in';
import { listRecipes } from './list-recipes';

describe('listRecipes', () => {
  const { recipes, parts, absent } = listRecipes();

  it('has each recipe, part and absent one once, in their order', () => {
    expect(recipes.map(({ name }) => (name.includes('/') ? name : `${name}/mini`))).toEqual(recipeNames);
    expect(parts.map(({ name }) => name)).toEqual(partNames);
    expect(Object.fromEntries(absent.map(({ name, needs }) => [name, needs]))).toEqual(absentRecipes);
  });

  it('takes sizes from what a recipe extends, and counts the images of a whole update', () => {
    const found = (name: string) => recipes.find((recipe) => recipe.name === name);
    expect(found('acgan')).not.toHaveProperty('side');
    expect(found('acgan')).toMatchObject({ steps: 2000, batchSize: 64 });
    expect(found('reacgan/cifar10')).toMatchObject({ side: 32, channels: 3, batchSize: 128 });
    // 512 images in four parts.
    expect(found('reacgan/imagenet-2048')).toMatchObject({ side: 128, batchSize: 2048 });
  });
});
