import { posix } from 'node:path';

/** The source that a relative import leads to.
 *
 *  @param {import('./source.mjs').Source} from
 *  @param {string} name such as `./a` or `../b`
 *  @param {ReadonlyMap<string, import('./source.mjs').Source>} byPath
 */
function follow(from, name, byPath) {
  const path = posix.join(posix.dirname(from.path), name);
  return byPath.get(`${path}.ts`) ?? byPath.get(`${path}/index.ts`) ?? byPath.get(path);
}

/** The sources that some of them reach through relative imports, those included.
 *
 *  @param {readonly import('./source.mjs').Source[]} sources
 *  @param {readonly string[]} starts paths
 *  @returns {import('./source.mjs').Source[]}
 */
export function reachable(sources, starts) {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reached = new Set(starts.flatMap((path) => byPath.get(path) ?? []));
  for (const source of reached) {
    for (const { name } of source.imports) {
      const next = name.startsWith('.') ? follow(source, name, byPath) : undefined;
      if (next !== undefined) reached.add(next);
    }
  }
  return [...reached];
}
