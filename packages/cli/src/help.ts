import { type CommandSpec, type OptionSpec, placeholder } from './arguments';

const COLUMN = 26;

/** The text of `gans help`: what the commands are.
 *
 *  @param commands in the order in which they are shown.
 *  @param version of this package.
 */
export function overviewHelp(commands: readonly CommandSpec[], version: string): string {
  return [
    `gans ${version}: trains conditional GANs with TensorFlow.js and measures what they draw.`,
    '',
    'Usage: gans COMMAND [options]',
    '',
    ...commands.map((command) => entry(command.name, command.summary)),
    entry('help [COMMAND]', 'Shows this text, or the options of a command.'),
    '',
    entry('--help', 'The same, after any command.'),
    entry('--version', 'Prints the version.'),
    '',
    'Exit code: 0 done, 1 failed, 2 wrong usage or bad input.',
    '',
  ].join('\n');
}

/** The text of `gans COMMAND --help`: usage, options with defaults, examples. */
export function commandHelp(command: CommandSpec): string {
  const options = Object.entries(command.options);
  return [
    command.summary,
    '',
    `Usage: ${['gans', command.name, ...command.positionals, ...(options.length > 0 ? ['[options]'] : [])].join(' ')}`,
    '',
    ...options.map(([name, spec]) => entry(`--${name} ${placeholder(spec)}`.trim(), describeOption(spec))),
    entry('--help', 'Shows this text.'),
    '',
    ...(command.examples.length > 0 ? ['Examples:', ...command.examples.map((example) => `  ${example}`), ''] : []),
  ].join('\n');
}

/** The text of `gans COMMAND --help` of commands that share their first word: what the second one may be.
 *
 *  @param group what is common to them.
 *  @param variants named by both words.
 */
export function groupHelp(group: CommandSpec, variants: readonly CommandSpec[]): string {
  const usage = ['gans', group.name, ...group.positionals].join(' ');
  return [
    group.summary,
    '',
    `Usage: ${usage} [options]`,
    '',
    ...variants.map(({ name, summary }) => entry(name.slice(group.name.length + 1), summary)),
    '',
    `Options of each: ${usage} --help`,
    '',
    'Examples:',
    ...group.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function describeOption(spec: OptionSpec): string {
  if (spec.kind === 'list') return `${spec.help} May be given several times.`;
  const fallback = spec.kind === 'flag' ? undefined : spec.default;
  return fallback === undefined ? spec.help : `${spec.help} Default: ${fallback}.`;
}

// A left side that is too long gets a line of its own.
function entry(left: string, right: string): string {
  const head = `  ${left}`;
  return head.length < COLUMN ? `${head.padEnd(COLUMN)}${right}` : `${head}\n${' '.repeat(COLUMN)}${right}`;
}
