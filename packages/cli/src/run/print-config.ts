import type { CommandOutput } from '../command';
import { checkingInput } from '../failure';
import type { Io } from '../io';
import { describeConfig } from '../recipes/describe-config';
import { findRecipe } from '../recipes/find-recipe';
import { recipeForData } from '../recipes/recipe-for-data';
import { loadRequested, type TrainRequest } from './prepare';

/** Shows the config that a training would have, value by value with where each comes from. Trains nothing and writes nothing.
 *
 *  @throws InputError for data or a recipe that cannot be used.
 */
export async function printConfig(
  request: Omit<TrainRequest, 'out' | 'seed' | 'engine' | 'words'>,
  io: Io,
): Promise<CommandOutput> {
  const recipe = await checkingInput(() => findRecipe(request.recipe, io.cwd));
  const data = await checkingInput(() => loadRequested(request, io));
  const resolved = await checkingInput(() => recipeForData(recipe, request, data));
  const { name, values, origins } = resolved;
  return {
    json: { command: 'train', recipe: name, config: values, origins: Object.fromEntries(origins) },
    text: describeConfig(resolved),
  };
}
