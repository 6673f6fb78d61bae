/** Where text goes: the part of a Node stream that the command line uses. */
export interface Output {
  write(text: string): unknown;
  /** True on a terminal: only then colours and the live line are used. */
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal in characters. */
  readonly columns?: number | undefined;
}

/** Everything that the command line takes from the process around it, so that a test can give it something else. */
export interface Io {
  /** Data: what was asked for, or one JSON object with `--json`. */
  readonly stdout: Output;
  /** Everything else: progress, warnings, errors. */
  readonly stderr: Output;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Aborts when the user asks to stop: the command then saves what it has and ends. */
  readonly signal: AbortSignal;
  /** Words that start this program anew, for work that may crash its process; a program that calls `main` itself has none. */
  readonly self?: readonly [program: string, ...words: string[]];
}

/** Functions that put terminal colours around a text. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Picks terminal colours for a stream: none when it is not a terminal, when `NO_COLOR` is set, or on a dumb terminal.
 *
 *  @param output the stream that the text is for.
 *  @param env environment variables.
 */
export function coloursFor(output: Output, env: Io['env']): Colours {
  const on = usesTerminal(output, env) && !env.NO_COLOR;
  const paint = (open: number, close: number) => (text: string) => (on ? `\x1b[${open}m${text}\x1b[${close}m` : text);
  return { bold: paint(1, 22), dim: paint(2, 22), red: paint(31, 39), green: paint(32, 39), yellow: paint(33, 39) };
}

/** Tells whether a stream is a terminal that can move its cursor. */
export function usesTerminal(output: Output, env: Io['env']): boolean {
  return output.isTTY === true && env.TERM !== 'dumb';
}
