import { REPOSITORY } from './bibtex';
import type { Work } from './work';

/** A paper as a reference in the style of the American Psychological Association, seventh edition, in plain text. */
export function apaOf({ authors, year, title, venue, volume, pages, ...ids }: Work): string {
  const range = pages?.join('–');
  const place =
    venue === undefined
      ? undefined
      : venue.kind === 'journal'
        ? [venue.name, volume, range].filter((part) => part !== undefined).join(', ')
        : `In ${venue.name}${range === undefined ? '' : ` (pp. ${range})`}`;
  const { archive, link } = sourceOf(ids);
  const end = /[?!.]$/.test(title) ? title : `${title}.`;
  return `${joinNames(authors.map(initials))} (${year}). ${end} ${[place ?? archive, link].filter((part) => part !== undefined).join('. ')}${link === undefined ? '.' : ''}\n`;
}

/** Where a paper can be read. */
function sourceOf({ doi, arxiv, vixra }: Pick<Work, 'doi' | 'arxiv' | 'vixra'>): { archive: string; link?: string } {
  if (doi !== undefined) return { archive: 'arXiv', link: `https://doi.org/${doi}` };
  if (arxiv !== undefined) return { archive: 'arXiv', link: `https://arxiv.org/abs/${arxiv}` };
  return vixra === undefined ? { archive: 'Preprint' } : { archive: 'viXra', link: `https://vixra.org/abs/${vixra}` };
}

/** These packages as such a reference. */
export function softwareApa(version: string): string {
  return `The @gans authors. gans: Conditional GANs in TypeScript on TensorFlow.js (Version ${version}) [Computer software]. ${REPOSITORY}\n`;
}

// 'Pouget-Abadie, Jean' -> 'Pouget-Abadie, J.'; 'Zhu, Jun-Yan' -> 'Zhu, J.-Y.'
function initials(author: string): string {
  const [family, given = ''] = author.split(', ');
  const letters = given
    .split(' ')
    .flatMap((name) => name.split('.').filter((part) => part !== ''))
    .map((name) =>
      name
        .split('-')
        .map((part) => `${part[0]}.`)
        .join('-'),
    );
  return `${family}, ${letters.join(' ')}`;
}

function joinNames(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')}, & ${names.at(-1)}`;
}
