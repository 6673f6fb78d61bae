import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { folderWithModel } from '../internal/small-model';
import { testIo } from '../internal/test-io';
import { drawSamples } from '../run/sample';

let model: Awaited<ReturnType<typeof folderWithModel>>;
beforeAll(async () => {
  model = await folderWithModel('classify-command');
  const request = { run: 'run', checkpoint: 'last', count: 3, seed: 3, engine: 'cpu', out: 'drawn' } as const;
  await drawSamples(request, testIo({ cwd: model.cwd }));
});
afterAll(() => model.remove());

const words = ['classify', '--model', 'run', '--images', 'drawn', '--bank', '20', '--engine', 'cpu'];

describe('classifyCommand', () => {
  it('wants a model and images', async () => {
    expect(await refused(model.cwd, 'classify', '--images', 'drawn')).toContain('--model and --images, got no model');
    expect(await refused(model.cwd, 'classify', '--model', 'run')).toContain('got no images');
    expect(await refused(model.cwd, 'classify', '--model', 'nowhere', '--images', 'drawn')).toContain("got 'nowhere'");
    expect(await refused(model.cwd, ...words, '--preset', 'quick')).toContain('--preset');
    const below = 'run/checkpoints/generator.safetensors/why.html';
    expect(await refused(model.cwd, ...words, '--explain', below)).toContain('generator.safetensors is a file');
  });

  it('prints a table, lines of JSON, or one object', async () => {
    const printed = async (...more: string[]) => {
      const io = testIo({ cwd: model.cwd });
      expect(await main([...words, ...more], io)).toBe(0);
      return io.data();
    };
    expect(await printed()).toMatch(/^image +class +distance +margin\n0-class-0.png /);
    const lines = (await printed('--jsonl')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { image: string }).image)).toEqual([
      '0-class-0.png',
      '1-class-1.png',
      '2-class-2.png',
    ]);
    expect(JSON.parse(await printed('--json'))).toMatchObject({
      command: 'classify',
      preset: 'fast',
      rowStepsPerImage: 45,
    });
  });
});
