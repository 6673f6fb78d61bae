import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInRecipes, partNames, recipeNames } from './built-in';
import { builtInRecipe } from './find-recipe';
import { parseRecipe } from './recipe';
import { resolveRecipe } from './resolve-recipe';

const glyphs = { imageShape: [32, 32, 1], classCount: 10, count: 30_000 } as const;

describe('builtInRecipes', () => {
  it('keep the rules for recipes', () => {
    for (const [name, recipe] of Object.entries(builtInRecipes)) expect(parseRecipe(recipe, name)).toBe(recipe);
  });
});

describe('recipeNames', () => {
  it('are of recipes with a sentence and a source each', () => {
    for (const name of recipeNames) {
      expect(builtInRecipes[name]!.about, name).toMatch(/^[A-Z].*\.$/);
      expect(builtInRecipes[name]!.source, name).toMatch(/./);
    }
  });

  it('have a mini form in every family but those of published configurations alone', () => {
    const families = [...new Set(recipeNames.map((name) => name.split('/')[0]))];
    expect(families).toEqual([
      'reacgan',
      'acgan',
      'contragan',
      'projection',
      'cgan',
      'cagan',
      'unconditional',
      'class-balancing',
    ]);
    for (const family of families) expect(recipeNames).toContain(`${family}/mini`);
  });
});

describe('partNames', () => {
  it('are of recipes to extend, those with/ over any mini recipe that has a loss for them', () => {
    const parts = partNames.filter((name) => name.startsWith('with/'));
    expect(parts.length).toBeGreaterThan(5);
    for (const name of parts) {
      const layers = [...builtInRecipe('reacgan').layers, ...builtInRecipe(name).layers];
      expect(() => resolveRecipe({ name, layers }, glyphs), name).not.toThrow();
    }
    for (const name of partNames) expect(recipeNames).not.toContain(name);
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

  it('names every recipe and every part', () => {
    const missing = [...recipeNames, ...partNames.filter((name) => name.startsWith('with/'))]
      .map((name) => name.replace(/\/mini$|[+].*$|-deep$/g, ''))
      .filter((name) => !readme.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  it('shows a recipe of a file that is one', () => {
    const text = /```json\n([^`]*)```/.exec(readme)![1]!;
    const recipe = parseRecipe(JSON.parse(text), 'README.md');
    const parents = recipe.extends as string[];
    const layers = [...parents.flatMap((name) => builtInRecipe(name).layers), { name: 'README.md', recipe }];
    const { values } = resolveRecipe({ name: 'mine', layers }, { imageShape: [32, 32, 3], classCount: 5, count: 900 });
    expect(values).toMatchObject({
      data: { flip: 'horizontal' },
      nets: { generator: { filters: 96 } },
      gan: { steps: 6000, batchSize: 32, leCam: { start: 500, weight: 0.3 } },
    });
  });
});
