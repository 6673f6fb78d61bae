import { createImageDataset } from '@gans/datasets';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../internal/small-gan';
import { builtInRecipe } from './find-recipe';
import { recipeForData } from './recipe-for-data';

const data = { train: smallDataset(96), test: smallDataset(30) };
const labelled = (classNames: string[], label: (i: number) => number) => {
  const { imageShape, pixels } = smallDataset(96);
  const train = createImageDataset({
    name: 'x',
    classNames,
    imageShape,
    labels: Int32Array.from({ length: 96 }, (_, i) => label(i)),
    pixels,
  });
  return { train, test: smallDataset(30) };
};

describe('recipeForData', () => {
  it('lays options over the recipe, and assignments over options, and says so', () => {
    const choices = { set: ['gan.steps=5', 'gan.batchSize=16'], steps: 4, lookEvery: 2 };
    const { values, origins } = recipeForData(builtInRecipe('reacgan'), choices, data);
    expect(values).toMatchObject({ gan: { steps: 5, batchSize: 16 }, evaluation: { everySteps: 2 } });
    expect([origins.get('gan.steps'), origins.get('evaluation.everySteps')]).toEqual(['--set', '--look-every']);
    expect(recipeForData(builtInRecipe('reacgan'), { set: [], steps: 4 }, data).origins.get('gan.steps')).toBe(
      '--steps',
    );
  });

  it.each([
    ['reacgan', 'D2D-CE draws images of different classes apart'],
    ['contragan', 'The contrastive loss draws images of different classes apart'],
    ['acgan', 'A classifier of one class is always right'],
    ['projection', 'A condition that never changes says nothing'],
  ])('says why %s needs two classes', (name, reason) => {
    const one = labelled(['cat'], () => 0);
    expect(() => recipeForData(builtInRecipe(name), { set: [] }, one)).toThrow(reason);
    expect(() => recipeForData(builtInRecipe('unconditional'), { set: [] }, one)).not.toThrow();
  });

  it('names the classes that no training image has', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(() =>
      recipeForData(
        builtInRecipe('reacgan'),
        { set: [] },
        labelled(names, (i) => i % 2),
      ),
    ).toThrow(
      'expected --data to hold training images of every class, got none of c, d, e, f, g and 1 more. Add images, or take the class out.',
    );
  });

  it('wants a batch of training images, and two to test on', () => {
    const choices = { set: ['gan.batchSize=97'] };
    expect(() => recipeForData(builtInRecipe('reacgan'), choices, data)).toThrow(
      'expected --data to hold at least 97 training images and 2 test images, got 96 and 30. Add images, or take smaller batches by --set gan.batchSize=N.',
    );
    expect(() => recipeForData(builtInRecipe('reacgan'), { set: [] }, { ...data, test: smallDataset(1) })).toThrow(
      'got 96 and 1',
    );
  });
});
