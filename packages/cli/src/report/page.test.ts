import { describe, expect, it } from 'vitest';
import { runContentsFixture } from '../internal/run-contents-fixture';
import { reportPage } from './page';

const HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>';
const pages = {
  'one run': reportPage([runContentsFixture(HOSTILE)]),
  'two runs': reportPage([runContentsFixture(HOSTILE, 1), runContentsFixture(HOSTILE, 2)]),
};

describe('reportPage', () => {
  it.each(Object.entries(pages))('asks nothing of the network: %s', (_, page) => {
    const sources = [...page.matchAll(/(?:src|href|action)\s*=\s*"([^"]*)"/g)].map(([, source]) => source!);
    expect(sources.length).toBe(4);
    for (const source of sources) expect(source).toMatch(/^data:image\/png;base64,/);
    expect(page).not.toMatch(/@import|url\(|fetch\(|https?:/);
    expect(page).toContain(`content="default-src 'none'`);
  });

  it.each(Object.entries(pages))('lets no text of a run become markup: %s', (_, page) => {
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('<script>alert');
    // One script for each chart with data, one for each slider, one that drives them.
    const charts = page.match(/class="chart"/g)!.length;
    const sliders = page.match(/class="time"/g)!.length;
    expect(page.match(/<script/g)).toHaveLength(charts + sliders + 1);
  });

  it.each(Object.entries(pages))('draws a chart for all figures that were logged, and no others: %s', (_, page) => {
    const titles = [...page.matchAll(/<figure class="chart">\n<figcaption><b>(.*?)<\/b>/g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Class accuracy',
      'Fréchet distance',
      'inceptionScore',
      'Losses',
      'Lengths of features and embeddings',
      'Gradient of the classifier',
    ]);
  });
});
