import { availableParallelism } from 'node:os';
import { EngineError, ValueError } from '@gans/tensor';
import { engine, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import type { EngineDriver, EngineOptions, StartedEngine } from '../engine';
import { activate } from '../internal/activate';
import { messageOf } from '../internal/message-of';
import { type LoadedTensorflow, processState } from '../internal/process-state';
import { quietly } from '../internal/quietly';
import { tensorflowBinding } from '../tensorflow/binding';
import { findTensorflow } from '../tensorflow/find-tensorflow';
import {
  createBackend,
  findNodePackage,
  type NodePackage,
  type TensorflowBackend,
} from '../tensorflow/internal/backend';
import { registerTensorflowKernels } from '../tensorflow/internal/kernels/table';
import type { TensorflowProgress } from '../tensorflow/library';

/** TensorFlow's own kernels under `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`. */
export const tensorflow: EngineDriver = {
  name: 'tensorflow',
  backendName: 'tensorflow',
  description: 'the native library of TensorFlow, several times as fast as wasm',
  slow: false,
  start: (options) => quietly(() => start(options)),
  stop,
};

/** The variable that TensorFlow itself reads, once, when it is loaded. */
const THREADS = 'TF_NUM_INTRAOP_THREADS';

async function start({ threads, onProgress }: EngineOptions): Promise<StartedEngine> {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1))
    throw new ValueError(`useEngine: expected threads to be an integer >= 1, got ${threads}.`);
  const state = processState();
  state.tensorflow ??= (await adopt()) ?? (await load(threads, onProgress));
  const running = state.tensorflow;
  if (threads !== undefined && threads !== running.threads)
    throw new EngineError(
      `useEngine: expected threads to be ${running.threads}, which TensorFlow was loaded with in this process, got ${threads}. It cannot be changed; choose the threads when the engine is first used.`,
    );
  if (engine().registry.tensorflow === undefined) registerBackend('tensorflow', () => running.backend, 4);
  registerTensorflowKernels((running.backend as TensorflowBackend).binding.isUsingGpuDevice());
  await activate('tensorflow');
  return { version: running.version, threads: running.threads, reasons: running.reasons };
}

/** Takes the backend that the program itself has brought up by importing tfjs-node, together with its tensors. */
async function adopt(): Promise<LoadedTensorflow | undefined> {
  if (!(await setBackend('tensorflow').catch(() => false))) return undefined;
  const backend = engine().backend as TensorflowBackend;
  return {
    backend,
    adopted: true,
    version: backend.binding.TF_Version,
    threads: threadsOfProcess(),
    reasons: [],
  };
}

/** Loads the first library that loads: the package's own, then those that the search finds. */
async function load(threads: number | undefined, onProgress: EngineOptions['onProgress']): Promise<LoadedTensorflow> {
  const nodePackage = findNodePackage();
  if (nodePackage === undefined)
    throw new EngineError(
      "useEngine: expected @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node to be installed for engine 'tensorflow', got neither. Run `npm install --ignore-scripts @tensorflow/tfjs-node-gpu` and `gans setup`.",
    );
  if (threads !== undefined) process.env[THREADS] = String(threads);
  const reasons: string[] = [];
  for await (const { source, binding } of bindings(nodePackage, reasons, onProgress)) {
    try {
      const backend = createBackend(nodePackage, await binding());
      return { backend, adopted: false, version: backend.binding.TF_Version, threads: threadsOfProcess(), reasons };
    } catch (error) {
      reasons.push(`tensorflow from ${source}: ${messageOf(error)}`);
    }
  }
  const found = reasons.length === 0 ? 'none' : reasons.join('; ');
  throw new EngineError(
    `useEngine: expected a TensorFlow library for engine 'tensorflow', got ${found}. Run \`gans setup\`.`,
  );
}

/** The bindings that could be loaded, best first; what the search refuses goes to `reasons`. */
async function* bindings(
  { name, ownBinding }: NodePackage,
  reasons: string[],
  onProgress: EngineOptions['onProgress'],
) {
  const follow = { onProgress: ({ title }: TensorflowProgress) => onProgress?.(title) };
  if (ownBinding !== undefined) yield { source: `${name}`, binding: async () => ownBinding };
  const { found, refused } = await findTensorflow();
  for (const { source, reason } of refused) reasons.push(`tensorflow from ${source}: ${reason}`);
  for (const library of found) yield { source: library.source, binding: () => tensorflowBinding(library, follow) };
}

const threadsOfProcess = () => Number(process.env[THREADS]) || availableParallelism();

/** Gives the backend up. The library stays in the process, which cannot unload it. */
async function stop(): Promise<void> {
  const loaded = processState().tensorflow;
  if (loaded?.adopted === false && engine().registry.tensorflow === loaded.backend) removeBackend('tensorflow');
}
