import { describe, expect, it } from 'vitest';
import { runContentsFixture } from '../internal/run-contents-fixture';
import { runPage } from './run-page';

const run = runContentsFixture();

describe('runPage', () => {
  it('shows everything that a run folder holds', () => {
    const headings = [...runPage(run).matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'Generated images over time',
      'Beside real images',
      'Between latents',
      'Embeddings and proxies',
      'Class accuracy, class by class',
      'Metrics while training',
      'Training',
      'Diagnostics of the discriminator',
      'Protocol',
      'What was run',
      'Reproduce',
    ]);
    for (const wanted of ['75.0 %', '<pre>gans train --data small</pre>', 'Run 01234567', 'the command line'])
      expect(runPage(run)).toContain(wanted);
    expect(runPage(run)).not.toContain('not finished');
  });

  it('lists what --force has accepted', () => {
    const changes = [{ from: 'ab', differences: ['gan.steps is 2 there and 4 here', 'seed is 1 there and 2 here'] }];
    const page = runPage({ ...run, changes });
    expect(page).toContain('<li>gan.steps is 2 there and 4 here; seed is 1 there and 2 here</li>');
    expect(runPage(run)).not.toContain('Changed on the way');
  });

  it('makes do with a run that has only begun', () => {
    const { result: _, comparison: __, command: ___, ...rest } = run;
    const page = runPage({ ...rest, lines: [], grids: [], interpolations: [], embeddings: [] });
    expect(page).toContain('This run is not finished');
    expect([...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading)).toEqual(['What was run']);
  });
});
