import { describe, expect, it } from 'vitest';
import { chromium, openInChromium } from '../internal/open-in-chromium';
import { runContentsFixture } from '../internal/run-contents-fixture';
import { reportPage } from './page';

if (chromium === undefined)
  console.warn('reportPage in a browser: skipped, no Chromium was found; name one in GANS_CHROMIUM');

/** Moves every slider to its first step, points at each chart, and writes down what the page then shows. */
const HAND = `
for (const slider of document.querySelectorAll('input')) {
  slider.value = 0;
  slider.dispatchEvent(new Event('input'));
}
for (const svg of document.querySelectorAll('.chart svg')) svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }));
const texts = (selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent);
const places = [...document.querySelectorAll('.point.generated')].map((point) => point.getAttribute('transform'));
document.title = JSON.stringify({ steps: texts('.controls output'), readings: texts('.chart > output'), places });
`;
const after = (dom: string) =>
  JSON.parse(/<title>(.*?)<\/title>/.exec(dom)![1]!.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));

describe.skipIf(chromium === undefined)('reportPage, in a browser', () => {
  it.each([1, 2])('runs without an error or a request: %d runs', async (count) => {
    const runs = Array.from({ length: count }, (_, i) => runContentsFixture(`run ${i}`, i));
    const page = reportPage(runs);
    const { dom, console, requests } = await openInChromium(page, HAND);
    expect(console).toEqual([]);
    expect(requests).toEqual([]);
    const { steps, readings, places } = after(dom);
    expect(steps.length).toBeGreaterThanOrEqual(2);
    expect(new Set(steps)).toEqual(new Set(['step 0']));
    expect(readings).toHaveLength(page.match(/class="chart"/g)!.length);
    for (const reading of readings) expect(reading).toMatch(/^step 2: .*\d/);
    const drawn = [...page.matchAll(/class="point generated"[^>]* transform="(.*?)"/g)].map(([, place]) => place);
    expect(places).toHaveLength(drawn.length);
    expect(places).not.toEqual(drawn);
  });

  it('would show an error of a script and a request', async () => {
    const page = reportPage([runContentsFixture()]);
    const broken = await openInChromium(page, 'absent.call();');
    expect(broken.console.join('\n')).toContain('absent is not defined');
    const asking = await openInChromium(page, 'new Image().src = "http://127.0.0.1:9/picture.png";');
    expect(asking.console.join('\n')).toContain('Content Security Policy');
    const open = page.replace(/<meta http-equiv[^>]*>/, '');
    expect((await openInChromium(open, 'new Image().src = "http://127.0.0.1:9/picture.png";')).requests).toEqual([
      'http://127.0.0.1:9/picture.png',
    ]);
  });
});
