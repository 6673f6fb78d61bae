import { describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { testIo } from '../internal/test-io';
import { reproduceCommand } from './reproduce';

const call = async (...words: string[]) => {
  const io = testIo();
  return { code: await main(words, io), errors: io.errors(), data: io.data() };
};

describe('reproduceCommand', () => {
  it('is told which paper', async () => {
    const { code, errors } = await call('reproduce', 'reacgn');
    expect(code).toBe(2);
    expect(errors).toMatch(
      /^error: gans reproduce: expected PAPER to be reacgan[^\n]*, got 'reacgn'. Did you mean reacgan\?\n$/,
    );
    expect((await call('reproduce')).errors).toMatch(/got nothing. See gans reproduce --help.\n$/);
    expect((await call('reproduce', '--seeds', '3', 'reacgan')).errors).toMatch(/got --seeds. See /);
  });

  it('shows the papers, and the options of each', async () => {
    const { code, data } = await call('reproduce', '--help');
    expect(code).toBe(0);
    expect(data).toContain('Usage: gans reproduce PAPER [options]');
    for (const { name, summary, examples } of reproduceCommand.variants) {
      expect(data).toContain(summary);
      const [first, ...others] = [await call(...name.split(' '), '--help'), await call('help', ...name.split(' '))];
      expect(others).toEqual([first]);
      expect(first.data).toContain(`Usage: gans ${name} [options]`);
      for (const example of examples) expect(first.data).toContain(example);
      expect(data).toContain(examples[0]);
    }
  });

  it('takes of each paper its own options', async () => {
    expect((await call('reproduce', 'reacgan', '--imbalence', '3')).errors).toMatch(
      /^error: gans reproduce reacgan: expected a known option, got '--imbalence'/,
    );
  });
});
