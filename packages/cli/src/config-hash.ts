import { createHash } from 'node:crypto';

/** What a run is: everything that decides its outcome, as plain JSON data. */
export type RunConfig = Readonly<Record<string, unknown>>;

/** Hashes a config: SHA-256 of its JSON with sorted keys, so that the order in which it was built does not matter.
 *
 *  @param config plain JSON data; keys whose value is undefined do not count.
 *  @returns 64 hexadecimal digits.
 */
export function configHash(config: RunConfig): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(config)))
    .digest('hex');
}

/** The hash of a config whatever its engine: a run may go on with another one and stays the run it is. */
export function runIdentity(config: RunConfig): string {
  return configHash(withoutEngine(config));
}

/** A config without the engine in it. */
export function withoutEngine({ engine: _, ...config }: RunConfig): RunConfig {
  return config;
}

/** Lists what differs between two configs, by dotted key path.
 *
 *  @returns lines such as 'seed is 1 there and 2 here', in the order of the keys; empty when the configs are the same.
 */
export function configDifferences(there: RunConfig, here: RunConfig): string[] {
  const [a, b] = [flatten(there), flatten(here)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter((path) => a.get(path) !== b.get(path))
    .map((path) => `${path} is ${a.get(path) ?? 'absent'} there and ${b.get(path) ?? 'absent'} here`);
}

/** The name of a run folder when none is given: recipe-data-<first 8 of the config's hash>, in characters that every file system takes.
 *
 *  @param recipe the recipe's name.
 *  @param data the data set's name.
 *  @param hash from `configHash`.
 */
export function defaultRunName(recipe: string, data: string, hash: string): string {
  // What a reader adds to a name of the user's own, such as how it was resized, is in the hash.
  const [name] = data.split(' (unverified)');
  return [slug(recipe) || 'recipe', slug(name!) || 'data', hash.slice(0, 8)].join('-');
}

const slug = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sorted(child)]));
}

function flatten(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const [key, child] of Object.entries(value)) flatten(child, path === '' ? key : `${path}.${key}`, into);
  else if (value !== undefined) into.set(path, JSON.stringify(value));
  return into;
}
