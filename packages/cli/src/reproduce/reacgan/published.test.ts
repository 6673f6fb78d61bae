import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { publishedText } from './published';

const source = readFileSync(new URL('../../../../../../shared/spec/published-results.md', import.meta.url), 'utf8');

describe('publishedText', () => {
  it('has the numbers of the released tables, row by row', () => {
    const rows = publishedText()
      .split('\n')
      .filter((line) => /^\| \w/.test(line) && /\d/.test(line))
      .map((line) =>
        line
          .split('|')
          .map((cell) => cell.trim())
          .filter((cell) => cell !== ''),
      );
    expect(rows).toHaveLength(10);
    for (const [method, is, fid, intra] of rows) {
      const name = method!.replace(/ \(.*/, '');
      const lines = source.split('\n').filter((line) => line.replaceAll('*', '').startsWith(`| ${name} |`));
      const wanted = intra === undefined ? `${is} / ${fid} /` : `| ${is} | ${fid} |`;
      const found = lines.find((line) => line.includes(wanted));
      expect(found ?? 'no such row').toContain(wanted);
      if (intra !== undefined) expect(found).toContain(`| ${intra} |`);
    }
  });
});
