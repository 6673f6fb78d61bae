import { assemble, type Code, defineFunction, type Local, type ValueType } from '../code';

/** Runs the code of one function over 64 kB of floats, where element i holds i, and gives those floats. */
export function runCode(
  values: readonly number[],
  code: (first: Code, second: Code, local: (type?: ValueType) => Local) => Code,
): Float32Array {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer).map((_, i) => i);
  new Float32Array(memory.buffer).set(floats);
  const f = defineFunction('f', ['first', 'second'], ({ params, local }) =>
    code(params.first.get, params.second.get, local),
  );
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble([f], false)), { env: { memory } });
  (exports.f as (...numbers: readonly number[]) => void)(...values);
  return new Float32Array(memory.buffer);
}
