import { ValueError } from '../errors';

/** Checks that a seed is one: of a plain number both halves are undefined, and it would be taken for the seed of 0. */
export function expectSeed(caller: string, seed: unknown): void {
  if (Array.isArray(seed) && seed.length === 2 && isWord(seed[0]) && isWord(seed[1])) return;
  const shown = Array.isArray(seed) ? `[${seed.join(', ')}]` : String(seed);
  const advice =
    typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0
      ? `Pass createSeed(${seed})`
      : 'Pass for example createSeed(7)';
  throw new ValueError(`${caller}: expected seed to be made by createSeed, split or foldIn, got ${shown}. ${advice}.`);
}

const isWord = (half: unknown) => Number.isInteger(half) && (half as number) >= 0 && (half as number) < 2 ** 32;
