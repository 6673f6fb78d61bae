import { ConfigError, isGansError } from '@gans/tensor';

/** Runs a check of one section of a recipe; what it refuses is told with the section's name, and with where the value comes from.
 *
 *  @param section its path.
 *  @param origins of the recipe's values.
 *  @param check of `@gans/training` or `@gans/core-nets`, whose messages begin with the function's name.
 *  @throws ConfigError in place of a GansError.
 */
export function inSection<T>(section: string, origins: ReadonlyMap<string, string>, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!isGansError(error)) throw error;
    const [owner = '', net] = /^\w*?(Generator|Discriminator)?: /.exec(error.message) ?? [];
    const told = error.message.slice(owner.length);
    const at = net === undefined ? section : `${section}.${net.toLowerCase()}`;
    const origin = origins.get(`${at}.${keyIn(told)}`);
    const advice = sizeAdvice(told);
    throw new ConfigError(
      `gans train: in ${at}, ${told}${advice}${origin === undefined ? '' : ` It comes from ${origin}.`}`,
    );
  }
}

/** The key that a message is about: 'expected KEY to be ...', or the unknown one in '... in SECTION, got KEY.'. */
function keyIn(message: string): string {
  const [, section, unknown] = /^expected no (?:more )?fields\b.*?(?: in ([\w.]+))?, got (\w+)\./.exec(message) ?? [];
  if (unknown !== undefined) return section === undefined ? unknown : `${section}.${unknown}`;
  return /^expected ([\w.]+) to be/.exec(message)?.[1] ?? '';
}

function sizeAdvice(message: string): string {
  const nearest = /^expected (?:resolution|height|width) to be .* The nearest allowed value is (\d+)\.$/.exec(message);
  return nearest === null ? '' : ` Bring the images there by --resize ${nearest[1]}.`;
}
