import { engine, getBackend, getKernel, type NamedTensorMap, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';

/** A float64 matrix, row-major. */
export interface Matrix {
  readonly values: ArrayLike<number>;
  readonly shape: readonly [rows: number, columns: number];
}

/** Runs an engine's own float64 kernel, if the active engine has it.
 *
 *  @param kernelName its name in the registry.
 *  @param matrices gives the inputs by name; each goes up as its float32 value `nameHigh` and the rest `nameLow`. Not called where the kernel is absent.
 *  @returns the values of the kernel's float32 outputs, or undefined where the active engine has no such kernel.
 */
export function runInFloat64(
  kernelName: string,
  matrices: () => Readonly<Record<string, Matrix>>,
): Float32Array[] | undefined {
  if (getKernel(kernelName, getBackend()) == null) return undefined;
  const outputs = tidy(() => {
    const inputs: NamedTensorMap = {};
    for (const [name, { values, shape }] of Object.entries(matrices())) {
      const [high, low] = [new Float32Array(values.length), new Float32Array(values.length)];
      for (let i = 0; i < values.length; i++) {
        high[i] = values[i]!;
        low[i] = values[i]! - high[i]!;
      }
      inputs[`${name}High`] = tensor2d(high, [...shape]);
      inputs[`${name}Low`] = tensor2d(low, [...shape]);
    }
    return engine().runKernel(kernelName, inputs, {}) as Tensor[];
  });
  const values = outputs.map((output) => output.dataSync<'float32'>());
  for (const output of outputs) output.dispose();
  return values;
}
