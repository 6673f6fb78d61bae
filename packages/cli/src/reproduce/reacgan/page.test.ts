import { describe, expect, it } from 'vitest';
import { outcome, tableOf } from './internal/table-fixture';
import { METHODS } from './methods';
import { reacganPage } from './page';

const runs = (method: string, ...distances: number[]) =>
  distances.map((distance, i) => outcome(method, i + 1, { distance }));
const tables = [
  tableOf([...runs('reacgan', 1, 2, 3), ...runs('acgan', 3, 5, 7)], 'digits'),
  tableOf([...runs('reacgan', 9, 8, 9), ...runs('acgan', 3, 2, 2)], 'letters'),
];

describe('reacganPage', () => {
  const { markdown, figures } = reacganPage(tables, 'docs/results/reacgan.md');

  it('explains methods, columns and collapse, and has a section a table', () => {
    for (const { title, about } of METHODS) expect(markdown).toContain(`* **${title}**: ${about}`);
    const headings = markdown.split('\n').filter((line) => line.startsWith('## '));
    expect(headings).toEqual([
      '## What is compared',
      '## How to read the tables',
      '## digits',
      '## letters',
      '## What is claimed, and what these tables show',
      '## What is published',
    ]);
    expect(markdown).toContain('Tables: digits and letters.');
    expect(markdown).toContain('A run has **collapsed** if');
  });

  it('shows the figures that it comes with', () => {
    const shown = [...markdown.matchAll(/!\[[^\]]+\]\(reacgan\/([^)]+)\)/g)].map(([, name]) => name);
    expect(shown).toEqual(Object.keys(figures));
    for (const svg of Object.values(figures)) expect(svg).toMatch(/^<svg /);
  });

  it('words what it finds by the numbers: the other way round where they are', () => {
    const [, digits, letters] = markdown.split(/^## (?:digits|letters|What is claimed.*)$/m);
    expect(digits).toMatch(/against \|.*\n.*\n\| ACGAN \| -3\.0 \(-5\.5 to -0\.5\): \*\*better\*\*/);
    expect(letters).toMatch(/against \|.*\n.*\n\| ACGAN \| \+6\.\d+ \([^)]*\): \*\*worse\*\*/);
    expect(digits).toContain('By Fréchet distance, from best mean to worst: ReACGAN (2), ACGAN (5).');
    expect(letters).toContain('By Fréchet distance, from best mean to worst: ACGAN (2.333), ReACGAN (8.667).');
    expect(markdown).toMatch(/digits: The Fréchet distance of ReACGAN is lower .*\*\*As published\.\*\*/);
    expect(markdown).toMatch(/letters: The Fréchet distance of ReACGAN is higher .*\*\*Not as published\.\*\*/);
  });

  it('leaves no empty part and no two blank lines', () => {
    expect(markdown).not.toMatch(/\n\n\n|undefined|NaN|\[object/);
    expect(markdown.endsWith('\n')).toBe(true);
  });
});
