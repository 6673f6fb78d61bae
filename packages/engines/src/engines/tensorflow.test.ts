import '@tensorflow/tfjs';
import { adam, disposeTree, isGansError } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { clone, engine, getKernel, ones, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { disposeEngine, useEngine } from '../index';
import { bundleForChildren } from '../internal/child';

const absent = await useEngine('tensorflow', { threads: 1 }).then(
  () => undefined,
  (error: Error) => error.message,
);
const rejection = async (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('it did not throw'),
    (error) => error,
  );

describe.skipIf(absent !== undefined)(`tensorflow${absent === undefined ? '' : ` (skipped: ${absent})`}`, () => {
  afterAll(() => disposeEngine('tensorflow'));

  it.each([0, 1.5, Number.NaN])('refuses %s threads', async (threads) => {
    const error = await rejection(useEngine('tensorflow', { threads }));
    expect(error.message).toBe(`useEngine: expected threads to be an integer >= 1, got ${threads}.`);
    expect(isGansError(error) && error.code).toBe('VALUE');
  });

  it('keeps the threads it was loaded with, and its tensors, when asked for again', async () => {
    const held = ones([3]);
    expect((await useEngine('tensorflow')).threads).toBe(1);
    expect((await rejection(useEngine('tensorflow', { threads: 2 }))).message).toMatch(
      /^useEngine: expected threads to be 1, which TensorFlow was loaded with in this process, got 2\./,
    );
    expect(Array.from(held.dataSync())).toEqual([1, 1, 1]);
    held.dispose();
  });

  it('puts each kernel in place once', async () => {
    const kernels = () => ['gans/AdamUpdate', 'GatherV2'].map((name) => getKernel(name, 'tensorflow').kernelFunc);
    const before = kernels();
    await useEngine('tensorflow');
    expect(kernels()).toEqual(before);
  });

  it('starts again after it was given up', async () => {
    await disposeEngine('tensorflow');
    expect(engine().registry.tensorflow).toBeUndefined();
    expect((await useEngine('tensorflow')).name).toBe('tensorflow');
    const held = ones([2]);
    expect(Array.from(held.dataSync())).toEqual([1, 1]);
    held.dispose();
  });

  it('updates donated parameters in place, but not a tensor that shares their memory', async () => {
    await expectNoLeak(() => {
      const weight = tensor1d([1, 2]);
      const shared = clone(weight);
      const gradient = tensor1d([1, -1]);
      const optimizer = adam({ learningRate: 0.5 });
      const next = optimizer.update(
        { weight },
        { weight: gradient },
        { step: 0, firstMoment: { weight: zeros([2]) }, secondMoment: { weight: zeros([2]) } },
        { donate: true },
      );
      expect(weight.isDisposed).toBe(true);
      expect(Array.from(shared.dataSync())).toEqual([1, 2]);
      expectClose(next.params.weight, [0.5, 2.5], { rtol: 1e-4 });
      shared.dispose();
      gradient.dispose();
      disposeTree(next.params, next.state.firstMoment, next.state.secondMoment);
    });
  });
});

describe('tensorflow in a process of its own', async () => {
  const runChild = await bundleForChildren('tensorflow');
  const imports = `
    import * as tf from '@tensorflow/tfjs';
    import { useEngine } from './engines.mjs';
  `;

  it.skipIf(absent !== undefined)('prints nothing, and lets the process end by itself', async () => {
    const outcome = await runChild(
      'quiet',
      `${imports}
      await useEngine('tensorflow');
      tf.grad((x) => tf.conv2d(x, tf.ones([3, 3, 2, 4]), 1, 'same'))(tf.ones([2, 8, 8, 2]));`,
    );
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.skipIf(absent !== undefined)(
    'adopts a backend that the program has brought up, together with its tensors',
    async () => {
      const outcome = await runChild(
        'adopt',
        `${imports}
      await useEngine('tensorflow');
      const held = tf.ones([2]);
      delete globalThis[Symbol.for('@gans/engines')]; // as if another program had started it
      await tf.setBackend('cpu');
      const { name, reasons } = await useEngine('tensorflow');
      console.log(name, reasons.length, tf.getBackend(), held.dataSync().join());`,
      );
      expect(outcome).toEqual({ code: 0, stdout: 'tensorflow 0 tensorflow 1,1\n', stderr: '' });
    },
  );

  it('says what to do where there is no library, and is passed over when left to choose', async () => {
    const outcome = await runChild(
      'absent',
      `Object.assign(process.env, { PATH: '', GANS_CACHE_DIR: '/nonexistent', GANS_TENSORFLOW_DIR: '', VIRTUAL_ENV: '', CONDA_PREFIX: '', GANS_ENGINE: '' });
      ${imports}
      await useEngine('tensorflow').catch((error) => console.log(error.code, error.message));
      console.log((await useEngine()).name);`,
    );
    expect(outcome).toEqual({
      code: 0,
      stdout:
        "ENGINE useEngine: expected a TensorFlow library for engine 'tensorflow', got none. Run `gans setup`.\nwasm\n",
      stderr: '',
    });
  });
});
