import { ConfigError, nearestWord } from '@gans/tensor';
import type { Cell } from './cell';

/** Picks the cells that `--cells` names.
 *
 *  @param cells all there are.
 *  @param patterns names with commas between them; `*` stands for any characters. Left out: all cells.
 *  @param caller the command, for the message.
 *  @returns those that match one of them, in the order of the grid.
 *  @throws ConfigError when a pattern matches nothing, naming the nearest cell.
 */
export function selectCells<C extends Pick<Cell, 'name'>>(
  cells: readonly C[],
  patterns: string | undefined,
  caller: string,
): C[] {
  if (patterns === undefined) return [...cells];
  const tests = patterns.split(',').map((pattern) => ({ pattern, test: toRegExp(pattern.trim()) }));
  for (const { pattern, test } of tests)
    if (!cells.some(({ name }) => test.test(name)))
      throw new ConfigError(
        `${caller}: expected --cells to match a cell, got '${pattern}'. Did you mean ${nearestWord(
          pattern,
          cells.map(({ name }) => name),
        )}?`,
      );
  return cells.filter(({ name }) => tests.some(({ test }) => test.test(name)));
}

function toRegExp(pattern: string): RegExp {
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`);
}
