import { describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { testIo } from '../internal/test-io';

describe('doctorCommand', () => {
  it('prints one JSON object that names the engines and their speed', async () => {
    const io = testIo();
    expect(await main(['doctor', '--json'], io)).toBe(0);
    const { command, engines, chosen } = JSON.parse(io.data());
    expect(command).toBe('doctor');
    const used = engines.find(({ name }: { name: string }) => name === chosen);
    expect(used).toMatchObject({
      works: true,
      threads: expect.any(Number),
      speed: { convolution: expect.any(Number) },
    });
  });
});
