import { reachable } from '../reach.mjs';

/** Every source is reached from an entry of its package or from a test.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* alive({ packages }) {
  for (const { sources, shipped } of packages) {
    const tests = sources.filter(({ isTest }) => isTest).map(({ path }) => path);
    const reached = new Set([...shipped, ...reachable(sources, tests)]);
    for (const source of sources) {
      if (!reached.has(source)) yield { file: source.path, line: 1, message: 'is used by no entry and no test' };
    }
  }
}
