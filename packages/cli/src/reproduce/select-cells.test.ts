import { describe, expect, it } from 'vitest';
import { selectCells } from './select-cells';

const cells = ['acgan-seed-1', 'acgan-seed-2', 'reacgan-seed-1'].map((name) => ({ name }));
const pick = (patterns?: string) => selectCells(cells, patterns, 'gans x').map(({ name }) => name);

describe('selectCells', () => {
  it('takes all without a pattern', () => {
    expect(pick()).toEqual(['acgan-seed-1', 'acgan-seed-2', 'reacgan-seed-1']);
  });

  it('takes those that a pattern matches whole, in the order of the grid', () => {
    expect(pick('*-seed-1')).toEqual(['acgan-seed-1', 'reacgan-seed-1']);
    expect(pick('reacgan-*, acgan-seed-2')).toEqual(['acgan-seed-2', 'reacgan-seed-1']);
    expect(pick('acgan*')).toEqual(['acgan-seed-1', 'acgan-seed-2']);
  });

  it('refuses a pattern that matches nothing, and names the nearest cell', () => {
    expect(() => pick('acgan-seed-1,acgan-sed-2')).toThrow(
      "gans x: expected --cells to match a cell, got 'acgan-sed-2'. Did you mean acgan-seed-2?",
    );
    expect(() => pick('acgan.seed-1')).toThrow('expected --cells to match a cell');
  });
});
