import { ConfigError, nearestWord } from '@gans/tensor';
import { version } from '../package.json';
import { parseArguments } from './arguments';
import { type Command, type CommandGroup, type CommandOutput, pickVariant } from './command';
import { citeCommand } from './commands/cite';
import { classifyCommand } from './commands/classify';
import { completionCommand } from './commands/completion';
import { doctorCommand } from './commands/doctor';
import { evaluateCommand } from './commands/evaluate';
import { listCommand } from './commands/list';
import { mergeCommand } from './commands/merge';
import { recipesCommand } from './commands/recipes';
import { reportCommand } from './commands/report';
import { reproduceCommand } from './commands/reproduce';
import { resumeCommand } from './commands/resume';
import { sampleCommand } from './commands/sample';
import { setupCommand } from './commands/setup';
import { synthesizeCommand } from './commands/synthesize';
import { trainCommand } from './commands/train';
import { uapCommand } from './commands/uap';
import { describeFailure, type ExitCode } from './failure';
import { commandHelp, groupHelp, overviewHelp } from './help';
import { coloursFor, type Io } from './io';

const commands: readonly (Command | CommandGroup)[] = [
  trainCommand,
  recipesCommand,
  resumeCommand,
  listCommand,
  reportCommand,
  sampleCommand,
  synthesizeCommand,
  evaluateCommand,
  mergeCommand,
  classifyCommand,
  uapCommand,
  reproduceCommand,
  citeCommand,
  setupCommand,
  doctorCommand,
  completionCommand(() => commands),
];

/** Runs one command line: parse, call, print.
 *
 *  Data goes to stdout, everything else to stderr. With `--json`, stdout gets exactly one JSON object, `{ error: { code, message } }` on failure.
 *
 *  @param argv the words after `gans`.
 *  @param io streams, clock, working folder and stop signal.
 *  @returns 0 done, 1 failed, 2 wrong usage or bad input; it never throws.
 *  @example
 *  const code = await main(['train', '--data', 'glyphs', '--seed', '7'], io);
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const wantsJson = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined).includes('--json');
  try {
    const { json, text } = await dispatch(argv, io);
    io.stdout.write(wantsJson ? `${JSON.stringify(json)}\n` : text);
    return 0;
  } catch (error) {
    const { exitCode, code, message } = describeFailure(error);
    if (wantsJson) io.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    const { red, yellow } = coloursFor(io.stderr, io.env);
    io.stderr.write(`${code === 'ABORTED' ? yellow('stopped:') : red('error:')} ${message}\n`);
    if (code === 'INTERNAL' && io.env.GANS_DEBUG) io.stderr.write(`${(error as Error).stack}\n`);
    return exitCode;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<CommandOutput> {
  const [first, ...rest] = argv.filter((word) => word !== '--json');
  if (first === undefined)
    throw new ConfigError(`gans: expected a command (${commandNames().join(', ')}), got nothing. See gans help.`);
  if (first === '--version' || first === '-V') return { json: { version }, text: `${version}\n` };
  if (first === '--help' || first === '-h' || first === 'help') return help(rest);
  const found = findCommand(first);
  const afterName = without(argv, first);
  const beforeEnd = afterName.includes('--') ? afterName.slice(0, afterName.indexOf('--')) : afterName;
  const isGroup = 'variants' in found;
  const [word] = rest;
  if (beforeEnd.includes('--help') || beforeEnd.includes('-h'))
    return help(isGroup && word !== undefined && !word.startsWith('-') ? [first, word] : [first]);
  const command = isGroup ? pickVariant(found, word) : found;
  const { options, positionals } = parseArguments(command, isGroup ? without(afterName, word!) : afterName);
  return command.run(options, positionals, io);
}

// The first of that word is gone.
function without(words: readonly string[], word: string): string[] {
  return words.filter((_, i) => i !== words.indexOf(word));
}

function help([name, variant]: readonly string[]): CommandOutput {
  const text = name === undefined ? overviewHelp(commands, version) : helpOf(findCommand(name), variant);
  return { json: { help: text }, text };
}

function helpOf(command: Command | CommandGroup, variant: string | undefined): string {
  if (!('variants' in command)) return commandHelp(command);
  return variant === undefined ? groupHelp(command, command.variants) : commandHelp(pickVariant(command, variant));
}

function findCommand(name: string): (typeof commands)[number] {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  throw new ConfigError(
    `gans: expected a known command, got '${name}'. Did you mean ${nearestWord(name, commandNames())}?`,
  );
}

const commandNames = () => [...commands.map((command) => command.name), 'help'];
