import { listEngines } from '@gans/engines';
import { defineCommand } from '../command';
import { createStepDisplay } from '../step-display';

const engineNames = listEngines().map((engine) => engine.name);

/** `gans doctor`: what this machine offers, which engines work and how fast they are, and what would help. */
export const doctorCommand = defineCommand(
  {
    name: 'doctor',
    summary: 'Looks at the machine and its engines, measures them and says what would help.',
    positionals: [],
    options: {
      engine: { kind: 'choice', choices: engineNames, help: 'Measures this engine only.' },
      json: { kind: 'flag', help: 'Prints one JSON object on stdout; no progress.' },
    },
    examples: ['gans doctor', 'gans doctor --json', 'gans doctor --engine tensorflow'],
  },
  async (options, _positionals, io) => {
    const { describeEngines, describeFindings } = await import('../doctor/describe');
    if (options.engine !== undefined) {
      const { examineEngine } = await import('../doctor/examine-engine');
      const examination = await examineEngine(options.engine);
      return {
        json: { command: 'doctor', ...examination },
        text: `${describeEngines([examination.engine]).join('\n')}\n`,
      };
    }
    const { examine } = await import('../doctor/examine');
    const display = createStepDisplay(io);
    try {
      const findings = await examine(io, options.json ? { show: () => undefined } : display);
      const width = io.stdout.isTTY ? Math.max(80, io.stdout.columns ?? 100) : Number.POSITIVE_INFINITY;
      return { json: { command: 'doctor', ...findings }, text: describeFindings(findings, width) };
    } finally {
      display.close();
    }
  },
);
