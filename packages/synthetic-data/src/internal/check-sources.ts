import { ShapeError, ValueError } from '@gans/tensor';
import type { GeneratorSource } from '../generator-source';
import { REAL_IMAGE } from '../pool';

/** One generator or several, as a list whose members make the same images of the same classes. */
export function checkSources(
  caller: string,
  given: GeneratorSource | readonly GeneratorSource[],
): readonly [GeneratorSource, ...GeneratorSource[]] {
  const sources = 'generator' in given ? [given] : given;
  const [first] = sources;
  if (first === undefined || sources.length >= REAL_IMAGE)
    throw new ValueError(`${caller}: expected 1 to ${REAL_IMAGE - 1} generators, got ${sources.length}.`);
  const { classCount, imageShape } = first.spec;
  if (classCount < 2)
    throw new ValueError(
      `${caller}: expected spec.classCount to be at least 2, got ${classCount}. A classifier learns from images of several classes; the generator must be conditional.`,
    );
  for (const [i, { spec }] of sources.entries())
    if (spec.classCount !== classCount || spec.imageShape.join() !== imageShape.join())
      throw new ShapeError(
        `${caller}: expected all generators to make [${imageShape.join(', ')}] images of ${classCount} classes, got [${spec.imageShape.join(', ')}] of ${spec.classCount} from generator ${i}.`,
      );
  return sources as readonly [GeneratorSource, ...GeneratorSource[]];
}

/** Throws a ValueError unless a number is an integer in a range. */
export function expectInteger(caller: string, name: string, value: number, smallest: number, largest = 2 ** 31): void {
  if (Number.isSafeInteger(value) && value >= smallest && value <= largest) return;
  const range = largest === 2 ** 31 ? `>= ${smallest}` : `from ${smallest} to ${largest}`;
  throw new ValueError(`${caller}: expected ${name} to be an integer ${range}, got ${value}.`);
}
