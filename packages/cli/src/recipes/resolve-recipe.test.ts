import { describe, expect, it } from 'vitest';
import { parseAssignment } from './assignment';
import { builtInRecipe, type FoundRecipe } from './find-recipe';
import { leavesOf } from './layers';
import type { JsonObject } from './recipe';
import { joinLayers, type ResolvedRecipe, resolveRecipe } from './resolve-recipe';

const glyphs = { imageShape: [32, 32, 1] as [number, number, number], classCount: 10, count: 30_000 };

function resolve(
  recipe: string | FoundRecipe,
  set: readonly string[] = [],
  data: Partial<typeof glyphs> = {},
): ResolvedRecipe {
  const found = typeof recipe === 'string' ? builtInRecipe(recipe) : recipe;
  const images = { ...glyphs, ...data };
  const known = leavesOf(joinLayers(found, images.imageShape[2]).values).map(([path]) => path);
  const overrides = set.map((text) => ({ values: parseAssignment(text, known), origin: '--set' }));
  return resolveRecipe(found, images, overrides);
}

describe('resolveRecipe', () => {
  it('fills in what the data decide: sizes, classes, the head that the loss reads', () => {
    const shape = { height: 28, width: 24, channels: 1 };
    const { values } = resolve('reacgan', [], { imageShape: [28, 24, 1], classCount: 36 });
    expect(values.nets).toEqual({
      generator: { net: 'dcgan', latentSize: 64, filters: 64, ...shape, classCount: 36 },
      discriminator: { net: 'dcgan', filters: 32, embeddingSize: 64, ...shape, head: 'embedding', classCount: 36 },
    });
    expect(values.classifier.net).toEqual({ filters: 16, featureSize: 128, ...shape, classCount: 36 });
    expect(values.evaluation).toEqual({ everySteps: 250, images: 1000, gridColumns: 5 });
  });

  it('says of every value where it comes from', () => {
    const { values, origins } = resolve('reacgan', ['gan.conditional.temperature=0.25', 'gan.leCam={"weight":1}']);
    expect([...origins.keys()].sort()).toEqual(
      leavesOf(values as unknown as JsonObject)
        .map(([path]) => path)
        .sort(),
    );
    expect(Object.fromEntries(origins)).toMatchObject({
      'gan.batchSize': 'base/mini',
      'gan.conditional.weight': 'reacgan/mini',
      'gan.conditional.temperature': '--set',
      'gan.conditional.form': 'default',
      'gan.leCam.weight': '--set',
      'gan.leCam.decay': 'default',
      'nets.generator.height': 'data',
    });
  });

  it('is larger for coloured images, and says so', () => {
    const { values, origins } = resolve('reacgan', [], { imageShape: [32, 32, 3] });
    expect(values.gan.steps).toBeGreaterThan(resolve('reacgan').values.gan.steps);
    expect(origins.get('gan.steps')).toBe('base/mini, colour');
  });

  it('starts a section anew when it is given another name, and takes out what is null', () => {
    const { conditional } = resolve('reacgan', [
      'gan.conditional.name=auxiliary-classifier',
      'nets.discriminator.embeddingSize=null',
    ]).values.gan;
    expect(conditional).toMatchObject({ name: 'auxiliary-classifier', weight: 1 });
    expect(conditional).not.toHaveProperty('temperature');
    expect(
      resolve('reacgan/cifar10+lecam', ['gan.leCam=null'], { imageShape: [32, 32, 3] }).values.gan,
    ).not.toHaveProperty('leCam');
  });

  it('lets the classifier see a small set more often, unless its epochs are chosen', () => {
    const epochs = (set: string[], count: number) => {
      const { values, origins } = resolve('reacgan', set, { count });
      return [values.classifier.training.epochs, origins.get('classifier.training.epochs')];
    };
    expect(epochs([], 30_000)).toEqual([2, 'base/mini']);
    expect(epochs([], 1280)).toEqual([40, 'data']);
    expect(epochs([], 70)).toEqual([400, 'data']);
    expect(epochs(['classifier.training.epochs=3'], 70)).toEqual([3, '--set']);
    const recipe = { classifier: { training: { epochs: 3 } } };
    const { layers } = builtInRecipe('reacgan');
    const mine = { name: 'mine', layers: [...layers, { name: 'mine.json', recipe }] };
    expect(resolve(mine, [], { count: 70 }).values.classifier.training.epochs).toBe(3);
  });

  it('makes the batches of the classifier no larger than a small set', () => {
    const { values, origins } = resolve('reacgan', [], { count: 70 });
    expect(values.classifier.training.batchSize).toBe(70);
    expect(origins.get('classifier.training.batchSize')).toBe('data');
  });

  it.each([
    [
      'gan.conditional.temprature=1',
      'in gan, expected no fields but temperature, positiveMargin, form, weight, auxiliary, twinWeight in conditional, got temprature. The nearest known one is temperature. It comes from --set.',
    ],
    ['gan.bachSize=9', 'got bachSize. The nearest known one is batchSize. It comes from --set.'],
    ['gan.batchSize=many', 'in gan, expected batchSize to be a positive integer, got "many". It comes from --set.'],
    ['gan.adversarial=hing', 'got "hing". Did you mean \'hinge\'? It comes from --set.'],
    [
      'gan.optimizers.generator.learningRate=-1',
      'expected optimizers.generator.learningRate to be a number > 0, got -1. It comes from --set.',
    ],
    ['classifier.training.epoch=2', 'in classifier.training, expected no fields but epochs,'],
    [
      'classifier.nett.filters=2',
      'expected classifier to have no keys but net, training, got classifier.nett. Did you mean classifier.net?',
    ],
    [
      'evaluation.image=3',
      'expected evaluation to have no keys but everySteps, images, gridColumns, got evaluation.image. Did you mean evaluation.images?',
    ],
    ['evaluation.images=0.5', 'expected evaluation.images to be a positive integer, got 0.5'],
    ['nets.generatr.filters=3', 'got nets.generatr. Did you mean nets.generator?'],
    [
      'data.flip=horizonal',
      "expected data.flip to be 'none' or 'horizontal', got \"horizonal\". Did you mean horizontal?",
    ],
  ])('refuses --set %s', (set, message) => {
    expect(() => resolve('reacgan', [set])).toThrow(message);
  });

  it('refuses conditions that images in class folders do not have', () => {
    expect(() => resolve('projection', ['gan.conditions=attributes'])).toThrow(
      "expected gan.conditions to be 'classes', got 'attributes'",
    );
  });

  it('refuses images of another size than a published configuration is for, and says what to do', () => {
    expect(() => resolve('reacgan/cub200')).toThrow(
      'expected --data to hold images of 128 x 128 x 3 for recipe reacgan/cub200, got 32 x 32 x 1. Bring them there by --resize 128 --channels 3, or let the recipe go by --set data.side=null and --set data.channels=null.',
    );
    const { values } = resolve('reacgan/cifar10', ['data.channels=null']);
    expect(values.nets.generator).toMatchObject({ resolution: 32, channels: 1 });
    expect(() => resolve('reacgan/cifar10', ['data.side=null'], { imageShape: [32, 64, 3] })).toThrow(
      'expected square images for net biggan, got 32 x 64 pixels. Bring them to a size by --resize N.',
    );
  });
});
