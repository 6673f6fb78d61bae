import { env } from '@tensorflow/tfjs-core';

/** Runs a function without TensorFlow.js's own chatter ("Hi, looks like you are running...", "kernel ... is already registered"), through its production flag, which is put back afterwards. Other output is untouched. */
export async function quietly<T>(f: () => Promise<T>): Promise<T> {
  const flags = env();
  const before = flags.getBool('PROD');
  flags.set('PROD', true);
  try {
    return await f();
  } finally {
    flags.set('PROD', before);
  }
}
