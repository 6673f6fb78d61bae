import { type Seed, ValueError } from '@gans/tensor';

/** Passes a seed that came out of a file.
 *
 *  @param owner whose file it is, for the message.
 *  @throws ValueError
 */
export function checkedSeed(owner: string, value: unknown): Seed {
  const isWord = (word: unknown) => Number.isInteger(word) && word === (word as number) >>> 0;
  if (!Array.isArray(value) || value.length !== 2 || !value.every(isWord))
    throw new ValueError(`${owner}: expected seed to be two unsigned 32-bit integers, got ${JSON.stringify(value)}.`);
  return value as unknown as Seed;
}

/** Passes counters that came out of a file.
 *
 *  @param names those that must be there.
 *  @throws ValueError
 */
export function checkedCounters<Name extends string>(
  owner: string,
  names: readonly Name[],
  value: unknown,
): Readonly<Record<Name, number>> {
  const counters = value as Record<Name, unknown> | null;
  for (const name of names)
    if (!Number.isSafeInteger(counters?.[name]) || (counters?.[name] as number) < 0)
      throw new ValueError(`${owner}: expected ${name} to be an integer >= 0, got ${String(counters?.[name])}.`);
  return counters as Record<Name, number>;
}
