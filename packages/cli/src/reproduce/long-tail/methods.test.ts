import { describe, expect, it } from 'vitest';
import { builtInRecipe } from '../../recipes/find-recipe';
import { labelledMethod, METHODS, methodOf, methodOrder } from './methods';

describe('METHODS', () => {
  it('have keys and titles of their own, and recipes that there are', () => {
    expect(new Set(METHODS.map(({ key }) => key)).size).toBe(METHODS.length);
    expect(new Set(METHODS.map(({ title }) => title)).size).toBe(METHODS.length);
    for (const { recipe } of METHODS) expect(builtInRecipe(recipe).name).toBe(recipe);
  });

  it('run at all seeds with and without the regulariser', () => {
    expect(METHODS.filter(({ isPrincipal }) => isPrincipal).map(({ key }) => key)).toEqual(['none', 'regulariser']);
  });
});

describe('labelledMethod, methodOf and methodOrder', () => {
  it('find every method by its key, that of a part of the labels too', () => {
    for (const method of METHODS) expect(methodOf(method.key)).toBe(method);
    const part = labelledMethod(0.1);
    expect(methodOf(part.key)).toEqual(part);
    expect(part.set).toEqual(['balancing.classifier.labelledShare=0.1']);
    expect(part.title).toBe('regulariser, 10.0 % of the labels');
  });

  it('put a part of the labels last, the larger part first', () => {
    const keys = ['regulariser-labels-0.1', 'reacgan', 'regulariser-labels-0.5', 'none'];
    expect(keys.sort(methodOrder)).toEqual(['none', 'reacgan', 'regulariser-labels-0.5', 'regulariser-labels-0.1']);
  });
});
