import { describe, expect, it } from 'vitest';
import type { ExplainedImage } from './explain';
import { type ExplainPageContent, explainPage } from './explain-page';

const explained = (image: string, truth: string | undefined, dropped = [false, false]): ExplainedImage => ({
  decision: {
    index: 0,
    image,
    class: 'cat',
    ...(truth && { truth }),
    distance: 0.0123,
    margin: 0.5,
    distances: [0.0123, 0.5123],
  },
  pixels: new Uint8Array(4),
  moments: [0, 10, 20].map((step) => ({ step, redrawn: [new Uint8Array(4), new Uint8Array(4)] })),
  dropped,
});

const content = (changes: Partial<ExplainPageContent>): ExplainPageContent => ({
  model: 'runs/mine',
  images: 'photos',
  count: 2,
  preset: 'fast',
  classNames: ['cat', 'a <dog>'],
  rowStepsPerImage: 50,
  flopsPerImage: 2e9,
  imageShape: [2, 2, 1],
  explained: [],
  ...changes,
});

describe('explainPage', () => {
  it('puts wrong and right decisions apart, the winner framed and the truth marked', () => {
    const page = explainPage(
      content({ accuracy: 0.5, explained: [explained('a.png', 'cat'), explained('b.png', 'a <dog>')] }),
    );
    const [wrong, right] = [page.indexOf('Wrong decisions'), page.indexOf('Right decisions')];
    expect(wrong).toBeGreaterThan(0);
    expect(right).toBeGreaterThan(page.indexOf('<h3>b.png'));
    expect(page.indexOf('<h3>b.png')).toBeGreaterThan(wrong);
    expect(page.indexOf('<h3>a.png')).toBeGreaterThan(right);
    expect(page).toContain('; it is a &lt;dog&gt;.');
    expect(page).toContain('<th class="winner" title="cat">cat</th>');
    expect(page).toContain('<th class="truth" title="a &lt;dog&gt;">');
    expect(page).toContain('50.0 %');
    expect(page).not.toContain('<dog>');
  });

  it('shows three moments of every class, and says what pale ones are', () => {
    const page = explainPage(content({ explained: [explained('a.png', undefined, [false, true])] }));
    expect(page.match(/data:image\/png/g)).toHaveLength(1 + 3 * 2);
    for (const moment of ['start', 'half way', 'end']) expect(page).toContain(`>${moment}</th>`);
    expect(page).toContain('Pale classes were dropped');
    expect(page).toContain('Those with the smallest margins first.');
    expect(page).not.toContain('Wrong decisions');
  });

  it('says so where there is nothing to show', () => {
    expect(explainPage(content({ count: 0 }))).toContain('No image was classified.');
  });
});
