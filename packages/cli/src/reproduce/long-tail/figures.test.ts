import { describe, expect, it } from 'vitest';
import { tailFigures, tailGrids } from './figures';
import { outcome, tableOf } from './internal/table-fixture';
import { tailsOf } from './tail';

const [tail] = tailsOf(tableOf([outcome('none', 1), outcome('regulariser', 1, { divergences: [1, 0.2] })]));

describe('tailFigures', () => {
  it('draws divergence and distance over the steps, and the score', () => {
    const figures = tailFigures(tail!);
    expect(figures.map(({ name }) => name)).toEqual([
      'digits-100-kl.svg',
      'digits-100-distance.svg',
      'digits-100-score.svg',
    ]);
    expect(figures[0]!.content).toContain('no regulariser ends at 0.5, regulariser ends at 0.2');
  });

  it('leaves out a figure without a value', () => {
    const gone = tailsOf(tableOf([outcome('none', 1, { diverged: 'gone' })]))[0]!;
    expect(tailFigures(gone).map(({ name }) => name)).not.toContain('digits-100-score.svg');
  });
});

describe('tailGrids', () => {
  it('has the images of each method', () => {
    expect(tailGrids(tail!).map(({ name, title }) => [name, title])).toEqual([
      ['digits-100-none.png', 'no regulariser'],
      ['digits-100-regulariser.png', 'regulariser'],
    ]);
  });
});
