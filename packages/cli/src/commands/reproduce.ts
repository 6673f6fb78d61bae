import { type Command, groupCommands } from '../command';
import { igcCommand } from '../reproduce/igc/command';
import { igcMultiLabelCommand } from '../reproduce/igc-multi-label/command';
import { longTailCommand } from '../reproduce/long-tail/command';
import { reacganCommand } from '../reproduce/reacgan/command';
import { syntheticDataCommand } from '../reproduce/synthetic-data/command';
import { uapPaperCommand } from '../reproduce/uap/command';

const papers: readonly Command[] = [
  reacganCommand,
  longTailCommand,
  igcCommand,
  igcMultiLabelCommand,
  uapPaperCommand,
  syntheticDataCommand,
];

/** `gans reproduce`: makes the tables of a paper on this machine, cell by cell, and the page that tells of them. */
export const reproduceCommand = groupCommands(
  {
    name: 'reproduce',
    summary: "Makes a paper's comparison on this machine, cell by cell, and writes the page of its tables.",
    positionals: ['PAPER'],
  },
  papers,
);
