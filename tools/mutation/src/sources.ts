import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '@gans/tensor';

/** A source to change. */
export interface Source {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** The test files that may notice a change, the nearest first: its own, or for an internal file those of its users. */
  readonly tests: readonly string[];
}

/** Reads the sources below some folders, or single ones, with the tests that go with them.
 *
 *  A source has its tests beside it. One without is internal: the tests of the sources that import it, directly or through others, take its place.
 *  Files of re-exports, and files that no source with a test beside it uses, are left out.
 *
 *  @param paths folders or files, absolute.
 *  @throws ConfigError when a path is not there, or nothing in it can be changed.
 */
export function readSources(paths: readonly string[]): Source[] {
  const wanted = paths.flatMap((path) => {
    if (!existsSync(path))
      throw new ConfigError(`mutate: expected a source or a folder of sources, got ${path}, which is not there.`);
    return statSync(path).isDirectory() ? sourcesBelow(path) : [path];
  });
  const known = new Map<string, string>();
  for (const folder of new Set(wanted.map(packageSources)))
    for (const path of sourcesBelow(folder)) known.set(path, readFileSync(path, 'utf8'));
  const found = wanted.flatMap((path) => {
    const text = known.get(path) ?? readFileSync(path, 'utf8');
    const tests = testsOf(path, known);
    return tests.length > 0 && !path.endsWith('/index.ts') ? [{ path, text, tests }] : [];
  });
  if (found.length === 0)
    throw new ConfigError(`mutate: expected sources with tests, got none in ${paths.join(', ')}.`);
  return found;
}

const sourcesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))
    .sort();

// The folder whose files may import this one: the `src` around it, else its own.
function packageSources(path: string): string {
  const [, src] = path.match(/^(.*\/src)\//) ?? [];
  return src ?? dirname(path);
}

function testsOf(path: string, known: ReadonlyMap<string, string>): string[] {
  const own = testsBeside(path);
  if (own.length > 0) return own;
  const tests = new Set<string>();
  const seen = new Set([path]);
  for (const user of seen) {
    const beside = testsBeside(user);
    for (const test of beside) tests.add(test);
    if (beside.length > 0) continue;
    for (const [other, text] of known) if (importsOf(other, text).includes(user)) seen.add(other);
  }
  return [...tests];
}

// `a.test.ts` for `a.ts`, and after it what it has been divided into, such as `a.properties.test.ts`.
function testsBeside(path: string): string[] {
  const stem = basename(path, '.ts');
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${stem}.`) && name.endsWith('.test.ts'))
    .sort((a, b) => a.length - b.length || a.localeCompare(b))
    .map((name) => join(dirname(path), name));
}

const importsOf = (path: string, text: string): string[] =>
  Array.from(text.matchAll(/\bfrom '(\.[^']*)'/g), ([, name = '']) => `${resolve(dirname(path), name)}.ts`);
