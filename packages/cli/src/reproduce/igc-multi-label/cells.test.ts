import { describe, expect, it } from 'vitest';
import { type LabelSetting, labelCells } from './cells';
import { drawGlyphs } from './glyph-labels';

describe('labelCells', () => {
  it('trains, tunes and reads in this order, each cell of its own config', async () => {
    const counts = { train: 20, tuning: 10, test: 10, side: 4 };
    const setting: LabelSetting = {
      glyphs: await drawGlyphs(counts, new AbortController().signal),
      counts,
      engine: { name: 'cpu', version: '4', threads: 1 },
      seed: 1,
      length: { steps: 2 },
      decoder: { latentSize: 2, hiddenSize: 3, batchSize: 4, distortion: 0 },
      bank: 3,
    };
    const cells = labelCells(setting, 'nowhere');
    expect(cells.map(({ name }) => name)).toEqual(['decoders', 'tuning', 'labels']);
    expect(JSON.stringify(labelCells({ ...setting, seed: 2 }, 'nowhere')[2]!.config)).not.toBe(
      JSON.stringify(cells[2]!.config),
    );
    await expect(cells[2]!.run({ folder: '.', io: {} as never, quiet: true })).rejects.toThrow(
      'expected cell decoders to be finished, got none',
    );
  });
});
