import ts from 'typescript';
import type { Mutant } from './mutant';

/** Where the running program finds which mutant is at work, and counts the turns of loops. */
export interface Switchboard {
  /** The number of the mutant that is at work; 0 for none. */
  active: number;
  /** Turns of loops since it was last set to 0. */
  turns: number;
  /** How many turns a mutant may take: one that keeps a loop from ending must not keep the run from ending. */
  limit: number;
  /** Called once a turn. */
  turn(): void;
}

/** Makes the switchboard of a process, under `globalThis.$mutation`. */
export function createSwitchboard(active: number): Switchboard {
  const board: Switchboard = {
    active,
    turns: 0,
    limit: 20_000_000,
    turn() {
      if (++board.turns > board.limit && board.active !== 0) throw new Error('a loop does not end');
    },
  };
  return Object.assign(globalThis, { $mutation: board }).$mutation;
}

/** Writes all mutants of a source into it, each behind a switch: one load of the module serves to try them all.
 *
 *  `a - b` becomes `($m.active === 7 ? (a + b) : (a - b))`, a statement `{ if ($m.active !== 8) statement }`.
 *
 *  @param mutants those of `findMutants` for the same text.
 */
export function instrument(text: string, mutants: readonly Mutant[]): string {
  const tree = ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2022, true);
  const wraps: Wrap[] = [...mutants.map(toSwitch), ...loopBodies(tree).map(toCounted)];
  // Inner places come first where two begin alike, so that an outer switch is wrapped around them.
  const places = [...new Map(wraps.map(({ start, end }) => [`${start}-${end}`, { start, end }])).values()].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  );
  const render = (start: number, end: number, inner: readonly Place[]): string => {
    let [code, at, next] = ['', start, 0];
    while (next < inner.length) {
      const place = inner[next]!;
      const nested = inner.slice(next + 1).filter((one) => one.end <= place.end);
      code += text.slice(at, place.start);
      code += wraps
        .filter((one) => one.start === place.start && one.end === place.end)
        .reduce((body, { around }) => around(body), render(place.start, place.end, nested));
      at = place.end;
      next += 1 + nested.length;
    }
    return code + text.slice(at, end);
  };
  return `${prelude}${render(0, text.length, places)}`;
}

const prelude =
  "import * as $tf from '@tensorflow/tfjs-core'; import * as $ops from '@gans/tensor/ops'; const $m = globalThis.$mutation; ";

interface Place {
  readonly start: number;
  readonly end: number;
}

interface Wrap extends Place {
  readonly around: (body: string) => string;
}

const toSwitch = ({ id, start, end, code }: Mutant): Wrap => ({
  start,
  end,
  around: (body) =>
    code === undefined ? `{ if ($m.active !== ${id}) ${body} }` : `($m.active === ${id} ? (${code}) : (${body}))`,
});

const toCounted = (body: ts.Statement): Wrap => ({
  start: body.getStart(),
  end: body.getEnd(),
  around: (inner) => `{ $m.turn(); ${inner} }`,
});

function loopBodies(tree: ts.SourceFile): ts.Statement[] {
  const bodies: ts.Statement[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isIterationStatement(node, false)) bodies.push(node.statement);
    node.forEachChild(visit);
  };
  visit(tree);
  return bodies;
}
