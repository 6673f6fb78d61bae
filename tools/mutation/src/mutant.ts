/** One change of one place of a source. */
export interface Mutant {
  /** Its number among all mutants of a run, from 1 on. */
  readonly id: number;
  /** Path of the source. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** The innermost named thing around the place. */
  readonly within: string;
  /** The code as written and as changed, for people: in one line. */
  readonly before: string;
  readonly after: string;
  /** Where the place begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  /** What stands there instead; `undefined` for a statement that is left out. */
  readonly code: string | undefined;
  /** Whether the place runs when the module is loaded, once, and not when a function is called. */
  readonly isStatic: boolean;
}

/** What a mutator wants to stand in place of a node: code, or nothing where a statement is left out. */
export interface Replacement {
  readonly code: string | undefined;
  /** For people, where `code` says too much. */
  readonly after?: string;
}

/** Code in one line, cut where it is long. */
export function inOneLine(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length <= 70 ? line : `${line.slice(0, 67)}...`;
}
