import { ConfigError } from '@gans/tensor';

/** Reads a bound on pixels in [0, 1]: '10/255', or '0.04'.
 *
 *  @param text as the user wrote it.
 *  @param caller the command, for the message.
 *  @returns the number; whether it is a sensible bound is for `craft` to say.
 *  @throws ConfigError when it is neither a number nor a quotient of two.
 *  @example
 *  parseEpsilon('10/255'); // 0.0392157
 */
export function parseEpsilon(text: string, caller = 'gans uap'): number {
  const [, over, under] = text.match(/^(\d+\.?\d*|\.\d+)(?:\/(\d+\.?\d*|\.\d+))?$/) ?? [];
  const value = over === undefined ? Number.NaN : Number(over) / (under === undefined ? 1 : Number(under));
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new ConfigError(
      `${caller}: expected --epsilon to be a number or a quotient above 0, got '${text}'. Write for example --epsilon 10/255.`,
    );
  return value;
}
