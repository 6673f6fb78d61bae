import '@tensorflow/tfjs';
import { isGansError } from '@gans/tensor';
import { env, memory, ones, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { disposeEngine, useEngine } from '../index';

const rejection = async (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('it did not throw'),
    (error) => error,
  );

afterEach(() => disposeEngine('wasm'));

describe('wasm', () => {
  it.each([0, 9, 1.5, Number.NaN])('refuses %s threads', async (threads) => {
    const error = await rejection(useEngine('wasm', { threads }));
    expect(error.message).toBe(`useEngine: expected threads to be an integer from 1 to 8, got ${threads}.`);
    expect(isGansError(error) && error.code).toBe('VALUE');
  });

  it('leaves no tensor, no global and no process listener behind', async () => {
    await useEngine('cpu');
    const before = {
      ...memory(),
      listeners: process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection'),
    };
    await useEngine('wasm', { threads: 2 });
    expect(memory().numTensors).toBe(before.numTensors);
    expect(process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection')).toBe(
      before.listeners,
    );
    expect(Object.hasOwn(globalThis, 'Worker')).toBe(false);
    expect(env().getBool('PROD')).toBe(false);
  });

  it('keeps a running wasm backend and its tensors when asked for it again', async () => {
    const first = await useEngine('wasm', { threads: 2 });
    const held = ones([3]);
    const second = await useEngine('wasm');
    expect(second).toEqual(first);
    expect(Array.from(held.dataSync())).toEqual([1, 1, 1]);
    held.dispose();
  });

  it('restarts wasm with another number of threads only while no tensor lives on it', async () => {
    expect((await useEngine('wasm', { threads: 1 })).threads).toBe(1);
    expect((await useEngine('wasm', { threads: 2 })).threads).toBe(2);
    const held = ones([3]);
    expect((await rejection(useEngine('wasm', { threads: 1 }))).message).toMatch(
      /^useEngine: expected no tensors on the running wasm backend/,
    );
    expect(Array.from(held.dataSync())).toEqual([1, 1, 1]);
    held.dispose();
  });

  it("adopts the user's own running wasm backend together with its tensors, and says so", async () => {
    await setBackend('wasm');
    const held = ones([2]);
    const engine = await useEngine('wasm');
    expect(engine.threads).toBe(1);
    expect(engine.reasons).toEqual(['wasm: was already running with tensors on it, so it runs as it was set up']);
    expect(Array.from(held.dataSync())).toEqual([1, 1]);
    held.dispose();
  });

  it('runs on one thread, with the reason, where threads do not start', async () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    const engine = await useEngine('wasm', { threads: 2 }).finally(() => vi.unstubAllGlobals());
    expect(engine.threads).toBe(1);
    expect(engine.reasons).toHaveLength(1);
    expect(engine.reasons[0]).toMatch(/^wasm with 2 threads: .+; it runs with one$/);
  });
});
