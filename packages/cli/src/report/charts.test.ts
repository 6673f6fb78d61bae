import { describe, expect, it } from 'vitest';
import { runContentsFixture } from '../internal/run-contents-fixture';
import { colourOf, curvesOf } from './charts';

const run = runContentsFixture();

describe('curvesOf', () => {
  it('has a section for each kind of curve that was logged', () => {
    const headings = (lines: typeof run.lines) =>
      curvesOf([{ ...run, lines }], ['small']).map(({ text }) => /<h2>(.*?)<\/h2>/.exec(text)![1]);
    expect(headings(run.lines)).toEqual(['Metrics while training', 'Training', 'Diagnostics of the discriminator']);
    expect(headings(run.lines.filter(({ kind }) => kind === 'evaluation'))).toEqual(['Metrics while training']);
    expect(headings([])).toEqual([]);
  });

  it('calls curves by their figures in one run, by their runs in several', () => {
    const labels = (runs: readonly (typeof run)[], names: readonly string[]) =>
      [...curvesOf(runs, names)[0]!.text.matchAll(/<li class="s\d d\d"><i><\/i>(.*?)<\/li>/g)].map(
        ([, label]) => label,
      );
    expect(labels([run], ['a'])).toEqual([]);
    expect(labels([run, run], ['a', 'b'])).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });
});

describe('colourOf', () => {
  it('begins anew after eight', () => {
    expect([0, 1, 7, 8].map(colourOf)).toEqual([1, 2, 8, 1]);
  });
});
