import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../internal/small-gan';
import { builtInRecipe } from '../../recipes/find-recipe';
import { recipeForData } from '../../recipes/recipe-for-data';
import { METHODS, methodOf } from './methods';

const dataset = smallDataset(96);
const resolve = (key: string) => {
  const { recipe, set } = methodOf(key);
  return recipeForData(builtInRecipe(recipe), { set }, { train: dataset, test: dataset }).values;
};

describe('METHODS', () => {
  it('share everything but the conditional loss, and what the discriminator needs for it', () => {
    const shared = METHODS.map(({ key }) => {
      const { nets, gan, classifier, evaluation } = resolve(key);
      const { conditional: _, ...others } = gan;
      const {
        head: __,
        embeddingSize: ___,
        ...discriminator
      } = nets.discriminator as unknown as Record<string, unknown>;
      return { generator: nets.generator, discriminator, gan: others, classifier, evaluation };
    });
    for (const config of shared) expect(config).toEqual(shared[0]);
  });

  it('have losses of their own', () => {
    const losses = METHODS.map(({ key }) => JSON.stringify(resolve(key).gan.conditional));
    expect(new Set(losses).size).toBe(METHODS.length);
    expect(resolve('acgan-normalised').gan.conditional).toMatchObject({ normalizeFeatures: true });
    expect(resolve('reacgan').gan.conditional).toMatchObject({ name: 'd2d-cross-entropy', form: 'exact' });
    expect(resolve('reacgan-studiogan').gan.conditional).toMatchObject({ form: 'studiogan' });
  });

  it('have names that folders can have', () => {
    for (const { key } of METHODS) expect(key).toMatch(/^[a-z][a-z-]*$/);
  });
});

describe('methodOf', () => {
  it('finds a method by its key', () => {
    expect(methodOf('contragan').title).toBe('ContraGAN');
  });
});
