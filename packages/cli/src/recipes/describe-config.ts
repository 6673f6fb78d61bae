import { leavesOf } from './layers';
import type { JsonObject } from './recipe';
import type { ResolvedRecipe } from './resolve-recipe';

/** What `--print-config` shows: one line a value, and where it comes from. */
export function describeConfig({ name, values, origins }: ResolvedRecipe): string {
  const rows = leavesOf(values as unknown as JsonObject).map(
    ([path, value]) => [`${path} = ${JSON.stringify(value)}`, origins.get(path)!] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return [`# ${name}`, ...rows.map(([left, origin]) => `${left.padEnd(width)}  # ${origin}`), ''].join('\n');
}
