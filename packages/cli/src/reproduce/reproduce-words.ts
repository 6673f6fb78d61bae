import { basename, isAbsolute } from 'node:path';
import type { OptionSpecs } from '../arguments';
import { commandWords } from '../describe-run';

type OptionValue = string | number | boolean | undefined;

/** The words that make a table again, on any machine: options at their default are left out, and of an absolute path all but the last name.
 *
 *  @param name of the table, after `gans reproduce`.
 *  @param specs of the command.
 *  @param options by name, as they were chosen.
 */
export function reproduceWords(
  name: string,
  specs: OptionSpecs,
  options: Readonly<Record<string, OptionValue>>,
): string[] {
  const isDefault = (option: string, value: OptionValue) => {
    const spec = specs[option];
    return spec !== undefined && 'default' in spec && spec.default === value;
  };
  const short = (value: OptionValue) => (typeof value === 'string' && isAbsolute(value) ? basename(value) : value);
  const chosen = Object.entries(options).filter(([option, value]) => !isDefault(option, value));
  const words = commandWords('reproduce', Object.fromEntries(chosen.map(([option, value]) => [option, short(value)])));
  return [words[0]!, name, ...words.slice(1)];
}
