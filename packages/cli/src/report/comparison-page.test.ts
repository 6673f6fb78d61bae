import { describe, expect, it } from 'vitest';
import { runContentsFixture } from '../internal/run-contents-fixture';
import { comparisonPage, distinctNames } from './comparison-page';

const rowsOf = (page: string, heading: string) => {
  const section = new RegExp(`<h2>${heading}</h2>.*?</section>`, 's').exec(page)![0];
  return [...section.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '')),
  );
};

describe('comparisonPage', () => {
  const { result: _, ...unfinished } = runContentsFixture('b', 2);
  const page = comparisonPage([runContentsFixture('a', 1), unfinished]);

  it('puts the results of finished runs beside the last look of others', () => {
    expect(rowsOf(page, 'Results').slice(1)).toEqual([
      ['a', 'reacgan-mini on a', 'finished', '2', '75.0 %', '5', '3 s'],
      ['b', 'reacgan-mini on b', 'not finished', '2', '75.0 %', '6', '–'],
    ]);
  });

  it('lists the keys of the configs that differ, and no others', () => {
    expect(rowsOf(page, 'What differs between the configs')).toEqual([
      ['key', 'a', 'b'],
      ['seed', '1', '2'],
      ['data.name', 'a', 'b'],
    ]);
    expect(comparisonPage([runContentsFixture(), runContentsFixture()])).toContain('the configs are the same');
  });

  it('lays curves of all runs over each other, a colour a run and a dash a figure', () => {
    const losses = /<b>Losses<\/b>.*?<\/ul>/s.exec(page)![0];
    expect(
      [...losses.matchAll(/<li class="(.*?)"><i><\/i>(.*?)<\/li>/g)].map(([, look, name]) => `${look} ${name}`),
    ).toEqual(['s1 d0 a: discriminator', 's1 d1 a: generator', 's2 d0 b: discriminator', 's2 d1 b: generator']);
  });

  it('moves the pictures of all runs by one slider', () => {
    const grids = /<h2>Generated images over time<\/h2>.*?<\/section>/s.exec(page)![0];
    expect(grids.match(/<img /g)).toHaveLength(2);
    expect(grids.match(/type="range"/g)).toHaveLength(1);
    const { steps, images } = JSON.parse(/application\/json">(.*?)<\/script>/.exec(grids)![1]!);
    expect([steps, images.length]).toEqual([[0, 2], 2]);
  });
});

describe('distinctNames', () => {
  it('numbers the runs that share a name', () => {
    expect(distinctNames([{ name: 'a' }, { name: 'b' }, { name: 'a' }])).toEqual(['a (1)', 'b', 'a (2)']);
  });
});
