import { describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { testIo } from '../../internal/test-io';
import { uapPaperCommand } from './command';

describe('uapPaperCommand', () => {
  it('is told what is attacked', async () => {
    const io = testIo();
    expect(await main(['reproduce', 'uap', '--split', '0,1'], io)).toBe(2);
    expect(io.errors()).toMatch(/^error: gans reproduce uap: expected --target, got nothing\. /);
  });

  it('documents every option', () => {
    for (const [name, { help }] of Object.entries(uapPaperCommand.options)) expect(help, name).toMatch(/\.$/);
  });
});
