import { defineCommand } from '../command';

/** `gans doctor`: what this machine offers, which engines work and how fast they are, and what would help. */
export const doctorCommand = defineCommand(
  {
    name: 'doctor',
    summary: 'Looks at the machine and its engines, measures them and says what would help.',
    positionals: [],
    options: { json: { kind: 'flag', help: 'Prints one JSON object on stdout.' } },
    examples: ['gans doctor', 'gans doctor --json'],
  },
  async (_options, _positionals, io) => {
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { examine } = await import('../doctor/examine');
    const { describeFindings } = await import('../doctor/describe');
    const findings = await examine(io.env);
    return { json: { command: 'doctor', ...findings }, text: describeFindings(findings) };
  },
);
