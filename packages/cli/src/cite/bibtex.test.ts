import { describe, expect, it } from 'vitest';
import { bibtexOf } from './bibtex';
import { findWork, works } from './find-work';

describe('bibtexOf', () => {
  it('writes letters that BibTeX does not know by commands, and leaves none', () => {
    expect(bibtexOf(findWork('kid'))).toContain("author = {Bi{\\'n}kowski, Miko{\\l}aj and ");
    expect(bibtexOf(findWork('kid'))).toMatch(/^@inproceedings\{binkowski2018demystifying,/);
    for (const work of works) expect(bibtexOf(work)).toMatch(/^[\n -~]*$/);
  });

  it('is an article in a journal, and misc on arXiv alone', () => {
    expect(bibtexOf(findWork('cagan'))).toMatch(/^@article\{.*journal = \{IEEE Access\}.*pages = \{216729--216740\}/s);
    expect(bibtexOf(findWork('hinge'))).toMatch(
      /^@misc\{lim2017geometric,\n {2}title = \{\{Geometric GAN\}\},\n {2}author = \{Lim, Jae Hyun and Ye, Jong Chul\},\n {2}year/,
    );
  });
});
