import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { igcCells } from './cells';
import { GENERATORS, generatorOf } from './generators';
import { smallSetting } from './internal/small-setting';

describe('igcCells', () => {
  it('has every cell of each generator, after those that it needs', async () => {
    const setting = await smallSetting('.');
    const two = ['class-decoders', 'shared-decoder'].map(generatorOf);
    const names = igcCells(setting, 'folder', two).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['class-decoders-generator', 'class-decoders-tuning', 'class-decoders-encoder']);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith('shared-decoder-'))).toHaveLength(names.length / 2);
    const { others: _, ...data } = setting.data;
    const without = igcCells({ ...setting, data }, 'folder', GENERATORS.slice(0, 1)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('class-') && !without.includes(name))).toEqual([
      'class-decoders-out-of-class',
    ]);
    setting.extractor.dispose();
  });

  it('has the generator that another goes on from, and only that of it, where it is not asked for itself', async () => {
    const setting = await smallSetting('.');
    const names = igcCells(setting, 'folder', [generatorOf('sharpened-decoders')]).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual([
      'class-decoders-generator',
      'sharpened-decoders-generator',
      'sharpened-decoders-tuning',
    ]);
    expect(names.filter((name) => name.startsWith('class-decoders'))).toHaveLength(1);
    const both = igcCells(setting, 'folder', GENERATORS.slice(0, 2)).map(({ name }) => name);
    expect(new Set(both).size).toBe(both.length);
    setting.extractor.dispose();
  });

  it('is another cell for another seed, engine or training', async () => {
    const setting = await smallSetting('.');
    const configOf = (changed: Partial<typeof setting>) =>
      JSON.stringify(igcCells({ ...setting, ...changed }, 'folder', GENERATORS.slice(0, 1)).at(-1)!.config);
    const same = configOf({});
    expect(configOf({ seed: 2 })).not.toBe(same);
    expect(configOf({ engine: { ...setting.engine, name: 'wasm' } })).not.toBe(same);
    expect(configOf({ sizes: { ...setting.sizes, length: { minutes: 1 } } })).not.toBe(same);
    setting.extractor.dispose();
  });

  it('says which cell is missing', async () => {
    const setting = await smallSetting('.');
    const cell = igcCells(setting, 'nowhere', GENERATORS.slice(0, 1)).find(({ name }) => name.endsWith('-tuning'))!;
    await expect(cell.run({ folder: '.', io: {} as never, quiet: true })).rejects.toThrow(
      'expected cell class-decoders-generator to be finished, got none',
    );
    setting.extractor.dispose();
  });
});
