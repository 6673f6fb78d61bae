import absent from './built-in/absent.json';
import acgan from './built-in/acgan.json';
import base from './built-in/base.json';
import cagan from './built-in/cagan.json';
import cgan from './built-in/cgan.json';
import classBalancing from './built-in/class-balancing.json';
import contragan from './built-in/contragan.json';
import projection from './built-in/projection.json';
import reacgan from './built-in/reacgan.json';
import unconditional from './built-in/unconditional.json';
import withParts from './built-in/with.json';
import type { Recipe } from './recipe';

const families: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  reacgan,
  acgan,
  contragan,
  projection,
  cgan,
  cagan,
  unconditional,
  'class-balancing': classBalancing,
};
// Nothing that trains on its own: for other recipes to extend.
const parts: typeof families = { base, with: withParts };

/** The recipes and parts of recipes that come with this package, by full name. */
export const builtInRecipes: Readonly<Record<string, Recipe>> = Object.fromEntries(
  Object.entries({ ...families, ...parts }).flatMap(([family, recipes]) =>
    Object.entries(recipes).map(([name, recipe]) => [`${family}/${name}`, recipe as Recipe]),
  ),
);

/** The names that `--recipe` takes, full ones; a family's name alone stands for its `mini`. */
export const recipeNames: readonly string[] = Object.entries(families).flatMap(([family, recipes]) =>
  Object.keys(recipes).map((name) => `${family}/${name}`),
);

/** The parts that a recipe of one's own may extend. */
export const partNames: readonly string[] = Object.keys(builtInRecipes).filter((name) => !recipeNames.includes(name));

/** Published configurations that cannot be had, and what each needs. */
export const absentRecipes: Readonly<Record<string, string>> = absent;
