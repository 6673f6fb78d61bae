import { dirname, resolve } from 'node:path';
import { ConfigError, nearestWord } from '@gans/tensor';
import { readJson } from '../json-file';
import { absentRecipes, builtInRecipes, partNames, recipeNames } from './built-in';
import { parseRecipe, type Recipe } from './recipe';

/** A recipe by name, ready to be laid over those before it. */
export interface RecipeLayer {
  readonly name: string;
  readonly recipe: Recipe;
}

/** A recipe with all that it extends. */
export interface FoundRecipe {
  /** Its full name: 'reacgan/mini', or a file's name without its ending. */
  readonly name: string;
  /** The lowest layer first, the recipe itself last. */
  readonly layers: readonly RecipeLayer[];
}

/** Finds a recipe by the name of a built-in one, or the path of a file, and what it extends.
 *
 *  @param name 'reacgan' (its mini form), 'reacgan/cifar10+diffaug', or a path that ends in .json.
 *  @param cwd where a relative path starts from.
 *  @throws ConfigError for a name that is unknown, absent or extends itself, and for a file that is no recipe.
 *  @throws IoError or FormatError when a file cannot be read.
 */
export async function findRecipe(name: string, cwd: string): Promise<FoundRecipe> {
  if (isFile(name)) return { name: name.replace(/^.*[/\\]|\.json$/gi, ''), layers: await layersOf(name, cwd, []) };
  const full = fullName(name);
  if (!recipeNames.includes(full)) throw unknownRecipe('gans train', '--recipe', name, recipeNames);
  return { name: full, layers: await layersOf(full, cwd, []) };
}

/** `findRecipe` for built-in recipes, from memory. */
export function builtInRecipe(name: string): FoundRecipe {
  const full = fullName(name);
  return { name: full, layers: builtInLayers(full) };
}

async function layersOf(name: string, folder: string, above: readonly string[]): Promise<RecipeLayer[]> {
  if (!isFile(name)) {
    if (builtInRecipes[fullName(name)] === undefined)
      throw unknownRecipe(above.at(-1)!, 'extends', name, [...recipeNames, ...partNames]);
    return builtInLayers(fullName(name));
  }
  const path = resolve(folder, name);
  if (above.includes(path))
    throw new ConfigError(`${path}: expected extends not to lead back to the file itself. Take it out there.`);
  const recipe = parseRecipe(await readJson(path), path);
  const below = await Promise.all(parentsOf(recipe).map((parent) => layersOf(parent, dirname(path), [...above, path])));
  return [...below.flat(), { name, recipe }];
}

function builtInLayers(name: string): RecipeLayer[] {
  const recipe = builtInRecipes[name]!;
  return [...parentsOf(recipe).flatMap(builtInLayers), { name, recipe }];
}

const parentsOf = ({ extends: parents = [] }: Recipe): readonly string[] =>
  typeof parents === 'string' ? [parents] : parents;

const isFile = (name: string) => /\.json$/i.test(name);

const fullName = (name: string) => (name.includes('/') ? name : `${name}/mini`);

/** A recipe's name without the form that a bare name stands for: 'reacgan' for 'reacgan/mini'. */
export const shortName = (name: string): string => name.replace(/\/mini$/, '');

function unknownRecipe(where: string, what: string, name: string, known: readonly string[]): ConfigError {
  const full = fullName(name);
  const needed = absentRecipes[full];
  if (needed !== undefined)
    return new ConfigError(
      `${where}: expected ${what} to be a recipe that can be built, got '${name}'. It needs ${needed}.`,
    );
  const [family] = full.split('/');
  const relatives = known.filter((each) => each.startsWith(`${family}/`));
  const nearest = shortName(nearestWord(full, relatives.length > 0 ? relatives : known)!);
  return new ConfigError(
    `${where}: expected ${what} to be a recipe or the path of a .json file, got '${name}'. Did you mean ${nearest}? gans recipes lists them all.`,
  );
}
