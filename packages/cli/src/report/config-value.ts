import type { RunConfig } from '../config-hash';

/** A value of a config by its dotted path, of the first path that has one: configs of other recipes and versions may lack any of them.
 *
 *  @param config of a run.
 *  @param paths such as 'gan.adversarial', in the order of preference.
 */
export function configValue(config: RunConfig, ...paths: readonly string[]): unknown {
  for (const path of paths) {
    const value = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | null | undefined)?.[key], config);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The same, of a value that is a text or a number, as text. */
export function configText(config: RunConfig, ...paths: readonly string[]): string | undefined {
  const value = configValue(config, ...paths);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
