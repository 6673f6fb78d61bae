import { ValueError } from '@gans/tensor';

/** Copies and freezes a config after checking that each named field is an integer of at least its minimum and a multiple of its step. */
export function checkConfig<C extends object>(
  caller: string,
  config: C,
  rules: { readonly [K in keyof C]?: { readonly minimum: number; readonly multipleOf?: number } },
): Readonly<C> {
  for (const name of Object.keys(rules) as (keyof C & string)[]) {
    const { minimum, multipleOf = 1 } = rules[name]!;
    const value = config[name];
    if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value % multipleOf === 0) continue;
    const rule = multipleOf === 1 ? `an integer >= ${minimum}` : `a multiple of ${multipleOf} >= ${minimum}`;
    const nearest =
      typeof value === 'number' && Number.isFinite(value)
        ? Math.max(minimum, multipleOf * Math.round(value / multipleOf))
        : minimum;
    throw new ValueError(
      `${caller}: expected ${name} to be ${rule}, got ${String(value)}. The nearest allowed value is ${nearest}.`,
    );
  }
  return Object.freeze({ ...config });
}
