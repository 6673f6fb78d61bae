import { describe, expect, it } from 'vitest';
import { describeRecipes } from './describe-recipes';

describe('describeRecipes', () => {
  it('sets recipes, parts and what is absent under each other, a line each', () => {
    const recipe = { about: 'A GAN.', source: 'Somebody, 2014', steps: 2000, batchSize: 64 };
    const text = describeRecipes({
      recipes: [
        { ...recipe, name: 'small' },
        { ...recipe, name: 'small/large', side: 128, channels: 3, steps: 100_000 },
        { ...recipe, name: 'grey', side: 28, channels: 1 },
      ],
      parts: [{ name: 'with/more', about: 'More of it.' }],
      absent: [{ name: 'small/other', needs: 'another net' }],
    });
    expect(text.split('\n')).toEqual([
      'recipe       images             steps    batch  what it is  published',
      'small        any size           2,000    64     A GAN.      Somebody, 2014',
      'small/large  128 x 128, colour  100,000  64     A GAN.      Somebody, 2014',
      'grey         28 x 28, grey      2,000    64     A GAN.      Somebody, 2014',
      '',
      'part       to extend',
      'with/more  More of it.',
      '',
      'absent       needs',
      'small/other  another net',
      '',
    ]);
  });
});
