import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bibtexOf } from './bibtex';
import { findWork, methodNames, works } from './find-work';

const packages = fileURLToPath(new URL('../../../', import.meta.url));

describe('works', () => {
  it('has each method, paper and BibTeX key once', () => {
    for (const values of [
      methodNames,
      works.map(({ title }) => title),
      works.flatMap(({ arxiv }) => arxiv ?? []),
      works.map((work) => /\{(.*?),/.exec(bibtexOf(work))![1]!),
    ])
      expect(values.filter((value, i) => values.indexOf(value) !== i)).toEqual([]);
  });

  it('says of every paper who, when and where', () => {
    for (const work of works) {
      // Named by author and title wherever it is cited.
      if (work.title === 'Inverted Generator Classifier') continue;
      expect(work.arxiv ?? work.doi ?? work.vixra, work.title).toMatch(/^\d{4}\.\d{4,5}$|^10\.\d+\//);
      if (work.arxiv !== undefined)
        expect(2000 + Number(work.arxiv.slice(0, 2)), work.title).toBeLessThanOrEqual(work.year);
      for (const author of work.authors) expect(author).toMatch(/^[\p{L}][\p{L} '-]+, [\p{L}. -]+$/u);
      for (const method of work.methods) expect(method).toMatch(/^[a-z0-9-]+$/);
    }
  });

  it('holds papers that the packages name', async () => {
    const names = await readdir(packages, { recursive: true });
    const sources = names.filter(
      (name) => /^[^/]+\/src\/.*(?<!\.test)\.ts$/.test(name) && !name.startsWith('cli/src/cite/'),
    );
    const text = (await Promise.all(sources.map((name) => readFile(join(packages, name), 'utf8')))).join('\n');
    for (const { arxiv, doi, title } of works)
      expect(text.includes(`arXiv:${arxiv}`) || text.includes(`${doi}`) || text.includes(title), title).toBe(true);
  });
});

describe('findWork', () => {
  it('knows a paper by each of its methods, in any case', () => {
    expect(findWork('D2D-CE')).toBe(findWork('reacgan'));
    for (const method of methodNames) expect(findWork(method).methods).toContain(method);
  });
});
