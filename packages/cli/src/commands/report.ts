import { defineCommand } from '../command';
import { showPath } from '../describe-run';

/** `gans report`: writes the report of a run from its folder, or one page that compares several. */
export const reportCommand = defineCommand(
  {
    name: 'report',
    summary: "Writes a run's report from its folder, or one page that compares several runs.",
    positionals: ['RUN...'],
    options: {
      out: {
        kind: 'text',
        value: 'FILE',
        help: 'The page to write; default: report.html in the folder of one run, comparison.html here for several.',
      },
      json: { kind: 'flag', help: 'Prints one JSON object on stdout.' },
    },
    examples: [
      'gans report runs/mine',
      'gans report runs/mine runs/yours --out page.html',
      'gans report runs/* --out all.html',
    ],
  },
  async ({ out }, runs, io) => {
    const { makeReport } = await import('../report/make-report');
    const made = await makeReport({ runs, out }, io);
    return { json: { command: 'report', ...made }, text: `${showPath(made.out, io.cwd)}\n` };
  },
);
