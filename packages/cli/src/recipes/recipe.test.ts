import { describe, expect, it } from 'vitest';
import { parseRecipe } from './recipe';

describe('parseRecipe', () => {
  it('returns what is a recipe', () => {
    const recipe = { extends: ['a', 'b'], about: 'x', source: 'y', gan: { steps: 1 }, colour: { gan: { steps: 2 } } };
    expect(parseRecipe(recipe, 'r')).toBe(recipe);
    expect(parseRecipe({}, 'r')).toEqual({});
  });

  it.each([
    [[], 'r: expected it to be an object, got [].'],
    [
      { gann: {} },
      'r: expected it to have no keys but extends, about, source, data, nets, gan, balancing, classifier, evaluation, colour, got gann. Did you mean gan?',
    ],
    [
      { colour: { gann: {} } },
      'r: expected colour to have no keys but data, nets, gan, balancing, classifier, evaluation, got colour.gann. Did you mean colour.gan?',
    ],
    [{ gan: [] }, 'r: expected gan to be an object, got [].'],
    [{ colour: { nets: 1 } }, 'r: expected colour.nets to be an object, got 1.'],
    [{ extends: [1] }, 'r: expected extends to be the name of a recipe, or a list of names, got [1].'],
    [{ source: 1 }, 'r: expected source to be a text, got 1.'],
  ])('refuses %j', (value, message) => {
    expect(() => parseRecipe(value, 'r')).toThrow(message);
  });
});
