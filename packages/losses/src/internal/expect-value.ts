import { nearestWord, ValueError } from '@gans/tensor';

/** Checks a finite number above 0, such as a temperature. */
export function expectPositive(caller: string, name: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new ValueError(`${caller}: expected ${name} to be a finite number > 0, got ${value}.`);
}

/** Checks a finite number of 0 or more, such as a weight. */
export function expectNotNegative(caller: string, name: string, value: number): void {
  if (!(value >= 0 && value < Infinity))
    throw new ValueError(`${caller}: expected ${name} to be a finite number >= 0, got ${value}.`);
}

/** Checks a number from `low` to `high`, both included. */
export function expectWithin(caller: string, name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new ValueError(`${caller}: expected ${name} to be in [${low}, ${high}], got ${value}.`);
}

/** Checks one of several words, and names the nearest to one that is none of them. */
export function expectOneOf(caller: string, name: string, value: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  const meant = typeof value === 'string' ? nearestWord(value, words) : undefined;
  throw new ValueError(
    `${caller}: expected ${name} to be one of ${words.map((word) => `'${word}'`).join(', ')}, got ${typeof value === 'string' ? `'${value}'` : value}.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
  );
}

/** Checks a number from 0 on and below 1, such as the beta of effective numbers. */
export function expectBelowOne(caller: string, name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new ValueError(`${caller}: expected ${name} to be in [0, 1), got ${value}.`);
}
