import { version } from '../../package.json';
import { apaOf, softwareApa } from '../cite/apa';
import { bibtexOf, softwareBibtex } from '../cite/bibtex';
import { cffOf } from '../cite/cff';
import { findWork, methodNames, works } from '../cite/find-work';
import { defineCommand } from '../command';

/** `gans cite`: how to cite a method, and these packages. */
export const citeCommand = defineCommand(
  {
    name: 'cite',
    summary: 'Says how to cite methods and these packages; without a name, which methods it knows.',
    positionals: ['[METHOD...]'],
    suggestions: methodNames,
    options: {
      format: { kind: 'choice', choices: ['bibtex', 'apa', 'cff'], help: 'Form of the citation.', default: 'bibtex' },
      json: { kind: 'flag', help: 'Prints one JSON object on stdout.' },
    },
    examples: ['gans cite reacgan', 'gans cite reacgan diffaugment fid --format apa', 'gans cite biggan --format cff'],
  },
  async ({ format }, methods) => {
    if (methods.length === 0) {
      const listed = works.map(({ methods: [name, ...others], title, year }) => ({ name, others, title, year }));
      const lines = listed.map(({ name, title, year }) => `${name.padEnd(24)}${title} (${year})\n`);
      return { json: { command: 'cite', methods: listed }, text: lines.join('') };
    }
    const cited = [...new Set(methods.map(findWork))];
    const text = {
      bibtex: () => [...cited.map(bibtexOf), softwareBibtex(version)].join('\n'),
      apa: () => [...cited.map(apaOf), softwareApa(version)].join('\n'),
      cff: () => cffOf(cited, version),
    }[format]();
    return { json: { command: 'cite', version, format, works: cited, text }, text };
  },
);
