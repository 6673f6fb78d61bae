import { describe, expect, it } from 'vitest';
import { markdownTable } from './markdown';

describe('markdownTable', () => {
  it('writes a row a line, aligned as asked', () => {
    expect(
      markdownTable(
        [{ title: 'a' }, { title: 'b', align: 'right' }],
        [
          ['x', '1'],
          ['y', '2'],
        ],
      ),
    ).toBe('| a | b |\n| --- | ---: |\n| x | 1 |\n| y | 2 |');
  });

  it('keeps bars and line breaks from ending a cell', () => {
    expect(markdownTable([{ title: '|h|' }], [['a\nb']])).toBe('| \\|h\\| |\n| --- |\n| a b |');
  });
});
