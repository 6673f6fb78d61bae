import type { OptionSpecs } from '../arguments';

type OptionValue = string | number | boolean | undefined;

/** Options as they were chosen: those at their default are left out.
 *
 *  @param specs of the command.
 *  @param options by name.
 */
export function chosenOptions(
  specs: OptionSpecs,
  options: Readonly<Record<string, OptionValue>>,
): Record<string, OptionValue> {
  const isDefault = (name: string, value: OptionValue) => {
    const spec = specs[name];
    return spec !== undefined && 'default' in spec && spec.default === value;
  };
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => !isDefault(name, value)));
}
