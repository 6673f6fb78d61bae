import { describe, expect, it } from 'vitest';
import { runContentsFixture } from '../internal/run-contents-fixture';
import { embeddingsSection } from './embeddings-section';

const run = runContentsFixture('small');

describe('embeddingsSection', () => {
  it('has a map for each run that has embeddings, and one slider', () => {
    const { text } = embeddingsSection([run, { ...run, embeddings: [] }, run], ['a', 'b', 'c'])!;
    expect([...text.matchAll(/<figcaption>(\w): /g)].map(([, name]) => name)).toEqual(['a', 'c']);
    expect(text.match(/class="map"/g)).toHaveLength(2);
    expect(text.match(/type="range"/g)).toHaveLength(1);
    const { steps, maps } = JSON.parse(/application\/json">(.*?)<\/script>/.exec(text)![1]!);
    expect([steps, maps.length]).toEqual([[0, 2], 2]);
  });

  it('is left out where there are none', () => {
    expect(embeddingsSection([{ ...run, embeddings: [] }], ['a'])).toBeUndefined();
  });
});
