import type { Work } from './work';

/** How BibTeX without a Unicode engine writes the letters that occur in names. */
const LETTERS: Readonly<Record<string, string>> = {
  ä: '{\\"a}',
  á: "{\\'a}",
  é: "{\\'e}",
  ł: '{\\l}',
  ń: "{\\'n}",
  '&': '\\&',
};

/** A paper as a BibTeX entry; capitals of the title are kept. */
export function bibtexOf(work: Work): string {
  const { venue, pages, arxiv, vixra, doi } = work;
  return entry(venue === undefined ? 'misc' : venue.kind === 'journal' ? 'article' : 'inproceedings', keyOf(work), {
    title: `{${work.title}}`,
    author: work.authors.join(' and '),
    [venue?.kind === 'journal' ? 'journal' : 'booktitle']: venue?.name,
    volume: work.volume,
    pages: pages?.join('--'),
    year: String(work.year),
    eprint: arxiv ?? vixra,
    archivePrefix: arxiv !== undefined ? 'arXiv' : vixra !== undefined ? 'viXra' : undefined,
    doi,
  });
}

/** These packages as a BibTeX entry. */
export function softwareBibtex(version: string): string {
  return entry('software', 'gans', {
    title: '{gans: conditional GANs in TypeScript on TensorFlow.js}',
    author: '{The @gans authors}',
    version,
    url: REPOSITORY,
  });
}

/** Where these packages are developed. */
export const REPOSITORY = 'https://github.com/at-gans/gans';

// First author's family name, year, first word of the title.
function keyOf({ authors, year, title, keyWord }: Work): string {
  const plain = (text: string) =>
    text
      .normalize('NFD')
      .replace(/ł/g, 'l')
      .replace(/[^a-zA-Z0-9]/g, '')
      .toLowerCase();
  const word = keyWord ?? title.split(' ').find((candidate) => candidate.length > 3) ?? title;
  return `${plain(authors[0]!.split(',')[0]!)}${year}${plain(word)}`;
}

function entry(kind: string, key: string, fields: Readonly<Record<string, string | undefined>>): string {
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name} = {${name === 'url' || name === 'doi' ? value : inAscii(value)}},`],
  );
  return `@${kind}{${key},\n${lines.join('\n')}\n}\n`;
}

const inAscii = (text: string) => text.replace(/[^ -~]|&/g, (letter) => LETTERS[letter] ?? letter);
