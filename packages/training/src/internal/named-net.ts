import { nearestWord, type Seed, ValueError } from '@gans/tensor';

/** One of several configs, by the name of its net. */
export type NamedNet<Configs> = { [N in keyof Configs]: { readonly net: N } & Configs[N] }[keyof Configs];

/** Makes a net of its own kind of config. */
export type CreateNet<Net> = (config: never, seed: Seed) => Net;

/** Takes what a table has under a name.
 *
 *  @param field what the name is called in the message.
 *  @throws ValueError naming the nearest known one.
 */
export function pickNet<Table extends object>(
  caller: string,
  field: string,
  table: Table,
  name: string,
): Table[keyof Table] {
  if (!Object.hasOwn(table, name))
    throw new ValueError(
      `${caller}: expected ${field} to be one of ${Object.keys(table).join(', ')}, got ${name}. The nearest known one is ${nearestWord(String(name), Object.keys(table))}.`,
    );
  return table[name as keyof Table];
}
