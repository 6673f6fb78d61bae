import { signed, unsigned } from './internal/leb128';

/** WebAssembly instructions, as bytes. An expression leaves its value on the stack; a statement leaves nothing. */
export type Code = readonly number[];
/** Of a local variable: an i32, or four or two lanes. */
export type ValueType = 'i32' | 'v128';

/** A parameter or local variable. */
export interface Local {
  readonly get: Code;
  readonly set: (value: Code) => Code;
  /** Adds an i32 expression to it. */
  readonly add: (value: Code) => Code;
}

/** A function under construction: its parameters by name, and new locals on demand. */
export interface Frame<P extends string> {
  readonly params: Readonly<Record<P, Local>>;
  readonly local: (type?: ValueType) => Local;
}

/** One exported function: i32 parameters, no result. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

/** Defines an exported function.
 *
 *  @param body makes its code; called once.
 */
export function defineFunction<P extends string>(
  name: string,
  parameters: readonly P[],
  body: (frame: Frame<P>) => Code,
): FunctionDefinition {
  const locals: ValueType[] = [];
  const at = (index: number): Local => {
    const get = [0x20, ...unsigned(index)];
    const set = (value: Code) => [...value, 0x21, ...unsigned(index)];
    return { get, set, add: (value) => set(i32.add(get, value)) };
  };
  const params = Object.fromEntries(parameters.map((parameter, i) => [parameter, at(i)])) as Record<P, Local>;
  const local = (type: ValueType = 'i32') => at(parameters.length + locals.push(type) - 1);
  return { name, parameters, body: body({ params, local }), locals };
}

/** Joins statements. */
export const sequence = (...statements: readonly Code[]): Code => statements.flat();

/** Repeats a statement while an i32 condition, tested first, is not 0. */
export const whileLoop = (condition: Code, body: Code): Code => [
  0x02,
  0x40,
  0x03,
  0x40,
  ...condition,
  0x45,
  0x0d,
  1,
  ...body,
  0x0c,
  0,
  0x0b,
  0x0b,
];

/** Runs one statement or the other. */
export const ifElse = (condition: Code, then: Code, otherwise: Code = []): Code => [
  ...condition,
  0x04,
  0x40,
  ...then,
  0x05,
  ...otherwise,
  0x0b,
];

/** Calls a function by its index in the module. */
export const call = (index: number, ...values: readonly Code[]): Code => [...values.flat(), 0x10, ...unsigned(index)];

const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, opcode];

/** 32-bit integers: sizes and byte addresses. Comparisons are signed. */
export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  load: (address: Code, offset = 0): Code => [...address, 0x28, 0, ...unsigned(offset)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  div: binary(0x6d),
  less: binary(0x48),
  greaterEqual: binary(0x4e),
  minimum: (a: Local, b: Local): Code => [...a.get, ...b.get, ...a.get, ...b.get, 0x48, 0x1b],
  maximum: (a: Local, b: Local): Code => [...a.get, ...b.get, ...a.get, ...b.get, 0x4a, 0x1b],
};

/** Product of i32 expressions. */
export const times = (a: Code, b: Code | number): Code => i32.mul(a, typeof b === 'number' ? i32.constant(b) : b);
/** Sum of i32 expressions. */
export const plus = (first: Code, ...rest: readonly Code[]): Code =>
  rest.reduce((sum, term) => i32.add(sum, term), first);

/** Runs a statement while `count` >= `step` >= 1, and takes `step` off it each time: `count` is used up. */
export const countDown = (count: Local, body: Code, step = 1): Code =>
  whileLoop(i32.greaterEqual(count.get, i32.constant(step)), sequence(body, count.add(i32.constant(-step))));

/** Runs a statement with `index` at 0, step, 2 step, ... below `end`. */
export const forRange = (index: Local, end: Code, step: Code, body: Code): Code =>
  sequence(index.set(i32.constant(0)), whileLoop(i32.less(index.get, end), sequence(body, index.add(step))));

/** Encodes a module that imports its memory as `env.memory` and exports the functions by name.
 *
 *  @param shared whether the memory is shared between threads.
 */
export function assemble(functions: readonly FunctionDefinition[], shared: boolean): Uint8Array<ArrayBuffer> {
  const typeOf = ({ parameters }: FunctionDefinition) => [0x60, ...vector(parameters.map(() => [0x7f])), 0];
  // A shared memory must state a maximum; 65536 pages are all that 32 bits can address.
  const limits = shared ? [3, 0, ...unsigned(65536)] : [0, 0];
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map((type) => [1, type === 'i32' ? 0x7f : 0x7b])), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, functions.map(typeOf)),
    ...section(2, [[...text('env'), ...text('memory'), 2, ...limits]]),
    ...section(
      3,
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]),
    ),
    ...section(10, bodies),
  ]);
}

function section(id: number, items: readonly Code[]): number[] {
  const content = vector(items);
  return [id, ...unsigned(content.length), ...content];
}

const vector = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];
const text = (value: string): number[] => vector([...value].map((letter) => [letter.charCodeAt(0)]));
