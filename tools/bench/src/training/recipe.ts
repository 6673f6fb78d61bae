import { builtInRecipe } from '@gans/cli/recipes/find-recipe';
import { type ResolvedValues, resolveRecipe } from '@gans/cli/recipes/resolve-recipe';

// The command's own recipe, `gans train --recipe reacgan`, and its part for DiffAugment over it.
const recipe = {
  name: 'reacgan/mini and with/diffaug',
  layers: ['reacgan/mini', 'with/diffaug'].flatMap((name) => builtInRecipe(name).layers),
};

/** Images of CIFAR-10 to learn from. */
export const IMAGES = 50_000;
/** Images of CIFAR-10 to judge by. */
export const TEST_IMAGES = 10_000;
/** Images of a rehearsal. */
export const REHEARSED = 12;

/** Nets and constants for CIFAR-10 as the command resolves them, so that what is measured is what is trained. */
export function resolveForCifar(): ResolvedValues {
  return resolveRecipe(recipe, { imageShape: [32, 32, 3], classCount: 10, count: IMAGES }).values;
}

/** The same recipe, with nets and images so small that a test can train them on any engine. */
export function resolveForRehearsal(): ResolvedValues {
  const values = {
    nets: { generator: { filters: 2, latentSize: 3 }, discriminator: { filters: 2, embeddingSize: 3 } },
    gan: { batchSize: 4 },
    classifier: { net: { filters: 2, featureSize: 3 } },
    evaluation: { images: 6, gridColumns: 2 },
  };
  const data = { imageShape: [8, 8, 3], classCount: 3, count: REHEARSED } as const;
  return resolveRecipe(recipe, data, [{ values, origin: 'rehearsal' }]).values;
}
