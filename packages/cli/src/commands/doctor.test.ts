import { describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { testIo } from '../internal/test-io';

describe('doctorCommand', () => {
  it('prints one JSON object that names the engines and their speed, and nothing else', async () => {
    const io = testIo();
    expect(await main(['doctor', '--json'], io)).toBe(0);
    expect(io.errors()).toBe('');
    const { command, engines, chosen, tensorflow, cache } = JSON.parse(io.data());
    expect(command).toBe('doctor');
    const used = engines.find(({ name }: { name: string }) => name === chosen);
    expect(used).toMatchObject({
      works: true,
      threads: expect.any(Number),
      speed: { convolution: expect.any(Number) },
    });
    expect(tensorflow.nodePackage.name).toBe('@tensorflow/tfjs-node-gpu');
    expect(cache.sizeBytes).toBeGreaterThanOrEqual(0);
  });

  it('measures a single engine when asked to', async () => {
    const [text, json] = [testIo(), testIo()];
    expect(await main(['doctor', '--engine', 'cpu'], text)).toBe(0);
    expect(text.data()).toMatch(/^Engines .*GFLOP\/s\n {3}cpu +4\.22\.0 +1 +\d[^\n]*\n$/);
    expect(await main(['doctor', '--engine', 'cpu', '--json'], json)).toBe(0);
    expect(JSON.parse(json.data()).engine).toMatchObject({ name: 'cpu', works: true });
    expect(await refused('.', 'doctor', '--engine', 'wams')).toContain('Did you mean wasm?');
  });
});
