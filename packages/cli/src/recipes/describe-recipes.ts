import { columns } from '../columns';
import { formatNumber } from '../format';
import type { ListedRecipe, RecipeList } from './list-recipes';

/** Writes the recipes as a table, a line each, and below it the parts of recipes, and what cannot be had and why. */
export function describeRecipes({ recipes, parts, absent }: RecipeList): string {
  const header = ['recipe', 'images', 'steps', 'batch', 'what it is', 'published'];
  const rows = recipes.map((recipe) => [
    recipe.name,
    imagesOf(recipe),
    formatNumber(recipe.steps),
    formatNumber(recipe.batchSize),
    recipe.about,
    recipe.source,
  ]);
  const extendable = columns([['part', 'to extend'], ...parts.map(({ name, about }) => [name, about])]);
  const missing = columns([['absent', 'needs'], ...absent.map(({ name, needs }) => [name, needs])]);
  return `${[...columns([header, ...rows]), '', ...extendable, '', ...missing].join('\n')}\n`;
}

function imagesOf({ side, channels }: ListedRecipe): string {
  const size = side === undefined ? 'any size' : `${side} x ${side}`;
  return channels === undefined ? size : `${size}, ${channels === 1 ? 'grey' : 'colour'}`;
}
