import { REPOSITORY } from './bibtex';
import type { Work } from './work';

/** A paper as a reference in the style of the American Psychological Association, seventh edition, in plain text. */
export function apaOf({ authors, year, title, venue, volume, pages, arxiv, doi }: Work): string {
  const range = pages?.join('–');
  const place =
    venue === undefined
      ? undefined
      : venue.kind === 'journal'
        ? [venue.name, volume, range].filter((part) => part !== undefined).join(', ')
        : `In ${venue.name}${range === undefined ? '' : ` (pp. ${range})`}`;
  const link = doi !== undefined ? `https://doi.org/${doi}` : `https://arxiv.org/abs/${arxiv}`;
  const end = /[?!.]$/.test(title) ? title : `${title}.`;
  return `${joinNames(authors.map(initials))} (${year}). ${end} ${place === undefined ? 'arXiv' : place}. ${link}\n`;
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
