import { builtInRecipe } from '@gans/cli/recipes/find-recipe';
import { type ResolvedValues, resolveRecipe } from '@gans/cli/recipes/resolve-recipe';

/** What is trained: the command's own recipe for CIFAR-10, `gans train --recipe reacgan`, with its part for DiffAugment over it. */
export const recipe = {
  name: 'reacgan/mini+diffaug',
  layers: ['reacgan/mini', 'with/diffaug'].flatMap((name) => builtInRecipe(name).layers),
};

/** Images of CIFAR-10's training set. */
export const IMAGES = 50_000;

/** Nets and constants as the command resolves them, so that a bench measures what is trained. */
export function resolveForCifar(): ResolvedValues {
  return resolveRecipe(recipe, { imageShape: [32, 32, 3], classCount: 10, count: IMAGES }).values;
}

/** The same recipe for nets and images so small that a test can train them on any engine. */
export function resolveForRehearsal(): ResolvedValues {
  const nets = { generator: { filters: 2, latentSize: 3 }, discriminator: { filters: 2, embeddingSize: 3 } };
  const data = { imageShape: [8, 8, 3], classCount: 3, count: 12 } as const;
  return resolveRecipe(recipe, data, [{ values: { nets, gan: { batchSize: 4 } }, origin: 'rehearsal' }]).values;
}
