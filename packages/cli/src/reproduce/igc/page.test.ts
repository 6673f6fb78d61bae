import { describe, expect, it } from 'vitest';
import { table } from './internal/table-fixture';
import { igcPage } from './page';

describe('igcPage', () => {
  const { markdown, figures } = igcPage([table], 'docs/results/igc.md');

  it('has the tables, what they show, and how they were made', () => {
    expect(markdown).toContain('## MNIST\n');
    expect(markdown).toContain('images turned by up to 8 degrees, scaled by 10.0 %, slanted by 0.15 and moved by 1 px');
    expect(markdown).toContain(
      '| a decoder a class | 1,000 of MNIST | 1,000 of Fashion-MNIST | 0.9876 | 5.0 % | 90.0 % |',
    );
    expect(markdown).toContain('| a decoder a class | 3.5 | 2 to 5 | 2,000 |');
    expect(markdown).toContain('features of glyphs-cnn-1');
    expect(markdown).toContain('gans reproduce igc --data data/mnist\n');
    expect(markdown).toContain(
      'a decoder a class: 12,000 steps, 22 minutes by a measurement before the first (last session 10 min 00 s)',
    );
    expect(markdown).not.toMatch(/undefined|NaN/);
  });

  it('shows a figure of the searches', () => {
    expect(Object.keys(figures)).toEqual(['mnist-noise.svg']);
    expect(markdown).toContain('](igc/mnist-noise.svg)');
    expect(figures['mnist-noise.svg']).toContain('a decoder a class, tuned');
  });

  it('leaves out what has not been measured', () => {
    const bare = igcPage([{ ...table, outcomes: [table.outcomes[0]!] }], 'igc.md');
    expect(bare.markdown).toContain('No search of at most 100 row-steps an image has been tested yet.');
    expect(bare.markdown).not.toMatch(/AUROC: the chance|Fréchet distances of|undefined|NaN/);
    expect(bare.figures).toEqual({});
  });
});
