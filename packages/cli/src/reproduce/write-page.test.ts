import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figurePath, writePage } from './write-page';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-page-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('figurePath', () => {
  it('is seen from the page', () => {
    expect(figurePath('docs/results/reacgan.md', 'a.svg')).toBe('reacgan/a.svg');
  });
});

describe('writePage', () => {
  it('writes page and figures, and takes away figures that it shows no more', async () => {
    const page = join(cwd, 'docs', 'results', 'x.md');
    await writePage(page, {
      markdown: '# X\n',
      figures: { 'a.svg': '<svg/>', 'b.svg': '<svg/>', 'c.png': Uint8Array.of(1) },
    });
    await writeFile(join(cwd, 'docs', 'results', 'x', 'note.txt'), 'of the reader');
    await writePage(page, { markdown: '# X\n', figures: { 'b.svg': '<svg id="2"/>' } });
    expect(await readFile(page, 'utf8')).toBe('# X\n');
    expect((await readdir(join(cwd, 'docs', 'results', 'x'))).sort()).toEqual(['b.svg', 'note.txt']);
    expect(await readFile(join(cwd, 'docs', 'results', 'x', 'b.svg'), 'utf8')).toBe('<svg id="2"/>');
  });
});
