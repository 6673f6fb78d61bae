import { describe, expect, it } from 'vitest';
import { outcome, tableOf } from './internal/table-fixture';
import { longTailPage } from './page';

const tables = [
  tableOf([outcome('none', 1, {}, 1), outcome('none', 1), outcome('regulariser', 1)]),
  tableOf([outcome('none', 1), outcome('regulariser-labels-0.1', 1)], 'letters'),
];
const { markdown, figures } = longTailPage(tables, 'docs/results/long-tail.md');

describe('longTailPage', () => {
  it('has a section a long tail, and says once what is compared', () => {
    const headings = markdown.split('\n').filter((line) => /^##? /.test(line));
    expect(headings).toEqual([
      '# A class-balancing GAN on long-tailed data',
      '## What is compared',
      '## How to read the tables',
      '## digits, imbalance 1',
      '## digits, imbalance 100',
      '## digits, from balanced to long-tailed',
      '## How the tables of digits were made',
      '## letters, imbalance 100',
      '## How the tables of letters were made',
      '## What is claimed, and what these tables show',
      '## What is published',
    ]);
    const compared = markdown.slice(markdown.indexOf('## What is compared'), markdown.indexOf('## How to read'));
    expect(compared.match(/^\* \*\*/gm)).toHaveLength(3);
    expect(compared).not.toContain('ReACGAN');
  });

  it('shows the figures and grids that it comes with', () => {
    const shown = [...markdown.matchAll(/!\[[^\]]*\]\(long-tail\/([^)]*)\)/g)].map(([, name]) => name!);
    expect(shown.sort()).toEqual(Object.keys(figures).sort());
    expect(shown).toContain('digits-100-kl.svg');
    expect(shown).toContain('letters-100-regulariser-labels-0.1.png');
  });
});
