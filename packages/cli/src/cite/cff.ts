import { REPOSITORY } from './bibtex';
import type { Work } from './work';

/** A CITATION.cff (Citation File Format 1.2.0) of these packages that names papers as references. */
export function cffOf(works: readonly Work[], version: string): string {
  return [
    'cff-version: 1.2.0',
    'message: If you use this software, please cite it and the papers whose methods you use.',
    `title: ${text('gans: conditional GANs in TypeScript on TensorFlow.js')}`,
    'type: software',
    `version: ${version}`,
    'license: MIT',
    'authors:',
    `  - name: ${text('The @gans authors')}`,
    `repository-code: ${REPOSITORY}`,
    ...(works.length > 0 ? ['references:', ...works.flatMap(reference)] : []),
    '',
  ].join('\n');
}

function reference({ title, authors, year, venue, volume, pages, arxiv, vixra, doi }: Work): string[] {
  const kind = venue === undefined ? 'generic' : venue.kind === 'journal' ? 'article' : 'conference-paper';
  const people = authors.flatMap((author) => {
    const [family, given] = author.split(', ');
    return [`      - family-names: ${text(family!)}`, `        given-names: ${text(given!)}`];
  });
  return [
    `  - type: ${kind}`,
    `    title: ${text(title)}`,
    '    authors:',
    ...people,
    `    year: ${year}`,
    ...(venue?.kind === 'journal' ? [`    journal: ${text(venue.name)}`] : []),
    ...(venue?.kind === 'proceedings' ? [`    collection-title: ${text(venue.name)}`] : []),
    ...(volume === undefined ? [] : [`    volume: ${text(volume)}`]),
    ...(pages === undefined ? [] : [`    start: ${pages[0]}`, `    end: ${pages[1]}`]),
    ...(doi === undefined ? [] : [`    doi: ${doi}`]),
    ...[arxiv && `arXiv:${arxiv}`, vixra && `viXra:${vixra}`].flatMap((value) =>
      value === undefined ? [] : ['    identifiers:', '      - type: other', `        value: ${value}`],
    ),
  ];
}

// A JSON text is a YAML text.
const text = (value: string) => JSON.stringify(value);
