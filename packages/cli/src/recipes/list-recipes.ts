import { absentRecipes, builtInRecipes, partNames, recipeNames } from './built-in';
import { builtInRecipe, shortName } from './find-recipe';
import { joinLayers } from './resolve-recipe';

/** A built-in recipe in one line. */
export interface ListedRecipe {
  /** As `--recipe` takes it. */
  readonly name: string;
  /** What it is, in one sentence. */
  readonly about: string;
  /** Where its constants are published. */
  readonly source: string;
  /** What images must be; left out where any will do. */
  readonly side?: number;
  readonly channels?: number;
  /** Steps of the whole run, one update of G each. */
  readonly steps: number;
  /** Images of an update. */
  readonly batchSize: number;
}

/** What `listRecipes` gives. */
export interface RecipeList {
  readonly recipes: readonly ListedRecipe[];
  /** Nothing to train on its own, but for a recipe of one's own to extend. */
  readonly parts: readonly { readonly name: string; readonly about: string }[];
  /** Published configurations that cannot be had, and what each needs. */
  readonly absent: readonly { readonly name: string; readonly needs: string }[];
}

/** The recipes that come with this package; of those that adapt to colour, as they are for grey images. */
export function listRecipes(): RecipeList {
  return {
    recipes: recipeNames.map((name) => {
      const { about, source } = builtInRecipes[name] as { about: string; source: string };
      const { data, gan } = joinLayers(builtInRecipe(name), 1).values as {
        data: Pick<ListedRecipe, 'side' | 'channels'>;
        gan: Pick<ListedRecipe, 'steps' | 'batchSize'> & { accumulationSteps?: number };
      };
      const { side, channels } = data;
      const { steps, batchSize, accumulationSteps = 1 } = gan;
      return {
        name: shortName(name),
        about,
        source,
        ...(side !== undefined && { side }),
        ...(channels !== undefined && { channels }),
        steps,
        batchSize: batchSize * accumulationSteps,
      };
    }),
    parts: partNames.map((name) => ({ name, about: builtInRecipes[name]!.about! })),
    absent: Object.entries(absentRecipes).map(([name, needs]) => ({ name, needs })),
  };
}
