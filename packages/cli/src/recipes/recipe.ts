import { ConfigError, nearestWord } from '@gans/tensor';

/** A value of a recipe: what JSON can hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A section of a recipe. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The sections that a recipe may have, each laid over that of the recipes it extends. */
export const SECTIONS = ['data', 'nets', 'gan', 'balancing', 'classifier', 'evaluation'] as const;

/** The sections of a recipe by name, as far as it has them. */
export type RecipeSections = { readonly [Section in (typeof SECTIONS)[number]]?: JsonObject };

/** A recipe as its file holds it. */
export interface Recipe extends RecipeSections {
  /** What it is laid over: names of recipes, or files beside it, the later over the earlier. */
  readonly extends?: string | readonly string[];
  /** What it is, in one sentence. */
  readonly about?: string;
  /** Where its constants are published. */
  readonly source?: string;
  /** Laid over the rest where images are coloured. */
  readonly colour?: RecipeSections;
}

const WORDS = ['about', 'source'] as const;
const KEYS = ['extends', ...WORDS, ...SECTIONS, 'colour'] as const;

/** Checks that a value is a recipe, as far as that can be told before it is laid over others.
 *
 *  @param value of a JSON file.
 *  @param name of the recipe, for messages.
 *  @throws ConfigError naming the key, and the nearest known one of a key that is unknown.
 */
export function parseRecipe(value: unknown, name: string): Recipe {
  const recipe = expectSection(value, name, 'it');
  expectKeys(recipe, KEYS, name);
  const { extends: parents, colour } = recipe;
  const isNames = typeof parents === 'string' || (Array.isArray(parents) && parents.every(isText));
  if (parents !== undefined && !isNames)
    throw new ConfigError(
      `${name}: expected extends to be the name of a recipe, or a list of names, got ${JSON.stringify(parents)}.`,
    );
  for (const word of WORDS)
    if (recipe[word] !== undefined && !isText(recipe[word]))
      throw new ConfigError(`${name}: expected ${word} to be a text, got ${JSON.stringify(recipe[word])}.`);
  expectSections(recipe, name, '');
  if (colour !== undefined) {
    expectKeys(expectSection(colour, name, 'colour'), SECTIONS, name, 'colour');
    expectSections(colour as JsonObject, name, 'colour.');
  }
  return recipe as Recipe;
}

/** Checks the keys of a section.
 *
 *  @param section of a recipe.
 *  @param known keys.
 *  @param name of the recipe, for messages.
 *  @param path of the section; left out, the recipe itself.
 *  @throws ConfigError naming the nearest known key.
 */
export function expectKeys(section: JsonObject, known: readonly string[], name: string, path?: string): void {
  for (const key of Object.keys(section))
    if (!known.includes(key)) {
      const at = path === undefined ? key : `${path}.${key}`;
      const nearest = nearestWord(key, known)!;
      throw new ConfigError(
        `${name}: expected ${path ?? 'it'} to have no keys but ${known.join(', ')}, got ${at}. Did you mean ${path === undefined ? nearest : `${path}.${nearest}`}?`,
      );
    }
}

function expectSections(recipe: JsonObject, name: string, prefix: string): void {
  for (const section of SECTIONS)
    if (recipe[section] !== undefined) expectSection(recipe[section], name, `${prefix}${section}`);
}

function expectSection(value: unknown, name: string, path: string): JsonObject {
  if (isObject(value)) return value;
  throw new ConfigError(`${name}: expected ${path} to be an object, got ${JSON.stringify(value)}.`);
}

/** Whether a value of JSON has keys. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown) => typeof value === 'string';
