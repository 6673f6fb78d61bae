import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { EngineError } from '@gans/tensor';
import type { DataId, DataType, KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { QUIET } from './compile-binding';

/** An attribute of a TensorFlow op, with the binding's code of its type. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[] | readonly string[];
}

/** What the compiled binding offers, as far as it is used here: tensors are numbers. */
export interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/** The backend class of tfjs-node, through which every op of TensorFlow can be called by its name. */
export interface TensorflowBackend extends KernelBackend {
  readonly binding: Binding;
  executeSingleOutput(op: string, attributes: readonly OpAttribute[], inputs: readonly TensorInfo[]): Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
  getDTypeInteger(dtype: DataType): number;
  numDataIds(): number;
  disposeData(dataId: DataId, force?: boolean): boolean;
}

/** An installed `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`: its JavaScript and the sources of its binding, with or without a library of its own. */
export interface NodePackage {
  readonly name: '@tensorflow/tfjs-node-gpu' | '@tensorflow/tfjs-node';
  readonly folder: string;
  readonly version: string;
  /** The binding that its install script has put there, to go with a library of its own. */
  readonly ownBinding?: string;
}

const require = createRequire(import.meta.url);

/** The package that `useEngine('tensorflow')` takes its kernels from: the first of the two that is installed. */
export function findNodePackage(): NodePackage | undefined {
  for (const name of ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const) {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
      const folder = dirname(manifest);
      const binding = join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');
      return { name, folder, version, ...(existsSync(binding) ? { ownBinding: binding } : {}) };
    } catch {
      // Not installed: the next one.
    }
  }
  return undefined;
}

/** Loads a compiled binding and makes a backend on it, with the kernels of the package registered.
 *
 *  The package's own entry point is not loaded: it insists on a binding inside its folder.
 *
 *  @throws EngineError when the binding or its library cannot be loaded into this process.
 */
export function createBackend({ name, folder }: NodePackage, binding: string): TensorflowBackend {
  restoreUtil();
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'; // else it takes all memory of a GPU at once
  process.env.TF_MKL_OPTIMIZE_PRIMITIVE_MEMUSE ??= 'false'; // else it plans each convolution of a training step anew
  let loaded: Binding;
  try {
    loaded = withoutGreeting(dirname(binding), () => require(binding) as Binding);
  } catch (error) {
    throw new EngineError(
      `useEngine: expected ${binding} and the TensorFlow library it names to load, got "${firstLine(error)}". Run \`gans setup\`.`,
      { cause: error },
    );
  }
  require(join(folder, 'dist', 'register_all_kernels.js'));
  const { NodeJSKernelBackend } = require(join(folder, 'dist', 'nodejs_kernel_backend.js')) as {
    NodeJSKernelBackend: new (binding: Binding, packageName: string) => TensorflowBackend;
  };
  return new NodeJSKernelBackend(loaded, name);
}

// What the library says of itself while it is loaded goes nowhere; its later warnings and errors are shown.
function withoutGreeting<T>(folder: string, load: () => T): T {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const file = join(folder, QUIET);
  if (!existsSync(file)) return load();
  const quiet = require(file) as { mute(): number; unmute(saved: number): void };
  const saved = quiet.mute();
  try {
    return load();
  } finally {
    quiet.unmute(saved);
  }
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];

// tfjs-node 4.22 calls functions that Node >= 23 has no more, and that Node 22 warns about when called.
function restoreUtil(): void {
  const legacy = util as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  legacy.isArray = Array.isArray;
}
