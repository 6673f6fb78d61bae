/** WebAssembly instructions, as bytes. An expression leaves its value on the stack; a statement leaves nothing. */
export type Code = readonly number[];

/** A parameter or a local variable. */
export interface Local {
  readonly get: Code;
  readonly set: (value: Code) => Code;
  /** Adds an i32 expression to it. */
  readonly add: (value: Code) => Code;
}

/** A function under construction: its i32 parameters by name, and new locals on demand. */
export interface Frame<P extends string> {
  readonly params: Readonly<Record<P, Local>>;
  readonly address: () => Local;
  readonly pair: () => Local;
}

/** One exported function: i32 parameters, no result. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly localTypes: readonly number[];
  readonly body: Code;
}

const [I32, V128] = [0x7f, 0x7b];

/** Defines an exported function.
 *
 *  @param body makes its code; called once.
 */
export function defineFunction<P extends string>(
  name: string,
  parameters: readonly P[],
  body: (frame: Frame<P>) => Code,
): FunctionDefinition {
  const localTypes: number[] = [];
  const at = (index: number): Local => {
    const get = [0x20, ...unsigned(index)];
    const set = (value: Code) => [...value, 0x21, ...unsigned(index)];
    return { get, set, add: (value) => set(plus(get, value)) };
  };
  const local = (type: number) => at(parameters.length + localTypes.push(type) - 1);
  const params = Object.fromEntries(parameters.map((parameter, i) => [parameter, at(i)])) as Record<P, Local>;
  const code = body({ params, address: () => local(I32), pair: () => local(V128) });
  return { name, parameters, localTypes, body: code };
}

/** Joins statements. */
export const sequence = (...statements: readonly Code[]): Code => statements.flat();

/** Runs a statement `count` times, `count` >= 0 being a local that is used up in steps. */
export const countDown = (count: Local, body: Code, step = 1): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...count.get, ...constant(step), 0x48, 0x0d, 1],
  ...body,
  ...count.add(constant(-step)),
  ...[0x0c, 0, 0x0b, 0x0b],
];

/** An i32 constant. */
export const constant = (value: number): Code => [0x41, ...signed(value)];
/** The sum of two i32 expressions. */
export const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
/** The product of two i32 expressions. */
export const times = (a: Code, b: Code): Code => [...a, ...b, 0x6c];

const simd = (opcode: number) => [0xfd, ...unsigned(opcode)];
const lanes = (opcode: number) => (a: Code, b: Code) => [...a, ...b, ...simd(opcode)];
const load = (opcode: number) => (address: Code, offset: number) => [
  ...[...address, ...simd(opcode)],
  ...[0, ...unsigned(offset)],
];
const lane = (value: Code, index: number) => [...value, ...simd(33), index];

/** Pairs of float64 lanes. */
export const f64x2 = {
  zero: [...simd(12), ...new Array<number>(16).fill(0)] as Code,
  load: load(0),
  /** One float64 in both lanes. */
  loadSplat: load(10),
  store: (address: Code, value: Code, offset: number): Code => [
    ...[...address, ...value, ...simd(11)],
    ...[0, ...unsigned(offset)],
  ],
  /** Stores the sum of the lanes. */
  storeSum: (address: Code, value: Local, offset: number): Code => [
    ...[...address, ...lane(value.get, 0), ...lane(value.get, 1), 0xa0],
    ...[0x39, 0, ...unsigned(offset)],
  ],
  add: lanes(240),
  mul: lanes(242),
};

/** Encodes a module that imports its memory as `env.memory` and exports the functions by name. */
export function assemble(functions: readonly FunctionDefinition[]): Uint8Array<ArrayBuffer> {
  const bodies = functions.map(({ localTypes, body }) => {
    const code = [...vector(localTypes.map((type) => [1, type])), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  const types = functions.map(({ parameters }) => [0x60, ...vector(parameters.map(() => [I32])), 0]);
  const indices = functions.map((_, i) => unsigned(i));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...text('env'), ...text('memory'), 2, 0, 0]]),
    ...section(3, indices),
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

/** LEB128, 7 bits a byte, least significant first. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
