import { isObject, type JsonObject, type JsonValue } from './recipe';

/** Values, and where each comes from. */
export interface Layered {
  readonly values: JsonObject;
  /** By path with dots: the name of the layer that has set it. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Nothing yet. */
export const noLayers: Layered = { values: {}, origins: new Map() };

// A section that is given another one of these starts anew: the constants of a net or loss mean nothing to another.
const TAGS = ['net', 'name', 'kind'];

/** Lays values over others: sections are joined key by key, lists and single values replaced, and null takes out what was there.
 *
 *  @param below stays as it is.
 *  @param above the values to lay over it.
 *  @param origin name of the layer above.
 */
export function overlay(below: Layered, above: JsonObject, origin: string): Layered {
  const values = join(below.values, above);
  const set = new Set(leavesOf(above).map(([path]) => path));
  const origins = leavesOf(values).map(([path]) => [path, set.has(path) ? origin : below.origins.get(path)!] as const);
  return { values, origins: new Map(origins) };
}

/** Lays values under others: what is there already stays.
 *
 *  @param above stays on top.
 *  @param below the values to lay under it.
 *  @param origin name of the layer below.
 */
export function underlay(above: Layered, below: JsonObject, origin: string): Layered {
  const values = fill(above.values, below);
  return { values, origins: new Map(leavesOf(values).map(([path]) => [path, above.origins.get(path) ?? origin])) };
}

/** The lists and single values of a tree, by path with dots, in order. */
export function leavesOf(values: JsonObject, path = ''): [path: string, value: JsonValue][] {
  return Object.entries(values).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return isObject(value) ? leavesOf(value, at) : [[at, value] as [string, JsonValue]];
  });
}

function join(below: JsonObject, above: JsonObject): JsonObject {
  const isAnother = TAGS.some((tag) => isText(below[tag]) && isText(above[tag]) && below[tag] !== above[tag]);
  const joined: Record<string, JsonValue> = isAnother ? {} : { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = joined[key];
    if (value === null) delete joined[key];
    else joined[key] = isObject(value) ? join(old !== undefined && isObject(old) ? old : {}, value) : value;
  }
  return joined;
}

function fill(above: JsonObject, below: JsonObject): JsonObject {
  const filled: Record<string, JsonValue> = { ...above };
  for (const [key, value] of Object.entries(below)) {
    const there = filled[key];
    if (there === undefined) filled[key] = value;
    else if (isObject(there) && isObject(value)) filled[key] = fill(there, value);
  }
  return filled;
}

const isText = (value: unknown) => typeof value === 'string';
