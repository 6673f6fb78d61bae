import { describe, expect, it } from 'vitest';
import { html } from './html';
import { timeline } from './timeline';

describe('timeline', () => {
  it('has a stop of its slider for each step of anything', () => {
    const images = [[1, 3].map((step) => ({ step, source: 'data:,' }))];
    const maps = [[{ step: 2, positions: [1, 2] }]];
    const { text } = timeline(html`<b>content</b>`, { images, maps }, 500);
    expect(text).toContain('<input type="range" min="0" max="2" value="2" step="1" aria-label="Step of training">');
    expect(text).toContain('style="max-width:500px"');
    expect(text).toContain('<b>content</b>');
    expect(JSON.parse(/application\/json">(.*?)<\/script>/.exec(text)![1]!)).toEqual({
      steps: [1, 2, 3],
      images,
      maps,
    });
  });
});
