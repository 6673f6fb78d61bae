import '@tensorflow/tfjs';
import { isGansError } from '@gans/tensor';
import {
  getBackend,
  ones,
  removeBackend,
  setBackend,
  type Tensor,
  engine as tfjsEngine,
  tidy,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, EngineDriver } from './engine';
import { drivers } from './engines/table';
import { disposeEngine, listEngines, useEngine } from './index';
import { firstThatWorks } from './use-engine';

const rejection = async (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('it did not throw'),
    (error) => error,
  );

afterEach(async () => {
  vi.unstubAllEnvs();
  await disposeEngine('wasm');
});

describe('useEngine', () => {
  beforeEach(() => vi.stubEnv('GANS_ENGINE', ''));

  it('takes the first engine that works when left to choose, as the active backend', async () => {
    const native = await useEngine('tensorflow').catch((error: Error) => error.message);
    const engine = await useEngine();
    expect(engine).toEqual(
      typeof native === 'string'
        ? {
            name: 'wasm',
            version: '4.22.0',
            threads: expect.any(Number),
            backendName: 'wasm',
            reasons: [`tensorflow: ${native}`],
          }
        : native,
    );
    expect(getBackend()).toBe(engine.name);
  });

  it('brings up cpu by name and does not warn about what was asked for', async () => {
    expect(await useEngine('cpu')).toEqual({
      name: 'cpu',
      version: '4.22.0',
      threads: 1,
      backendName: 'cpu',
      reasons: [],
    });
    expect(getBackend()).toBe('cpu');
  });

  it('follows GANS_ENGINE when left to choose, and not when an engine is named', async () => {
    vi.stubEnv('GANS_ENGINE', 'cpu');
    expect((await useEngine('auto')).name).toBe('cpu');
    expect((await useEngine('wasm', { threads: 1 })).name).toBe('wasm');
  });

  it('names the nearest engine for an unknown name', async () => {
    const error = await rejection(useEngine('wsam' as 'wasm'));
    expect(error.message).toBe(
      "useEngine: expected an engine name out of tensorflow, wasm, cpu, auto, got 'wsam'. Did you mean 'wasm'?",
    );
    expect(isGansError(error) && error.code).toBe('ENGINE');
  });

  it('says that an unknown name came from GANS_ENGINE', async () => {
    vi.stubEnv('GANS_ENGINE', 'gpu');
    expect((await rejection(useEngine())).message).toBe(
      "useEngine: expected an engine name from GANS_ENGINE out of tensorflow, wasm, cpu, auto, got 'gpu'. Did you mean 'cpu'?",
    );
  });

  it('prints nothing', async () => {
    const spies = (['log', 'info', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method));
    await useEngine('cpu');
    await useEngine('wasm');
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });
});

describe('useEngine, choosing among engines', () => {
  const driver = (name: 'wasm' | 'cpu', changes: Partial<EngineDriver>): EngineDriver => ({
    ...drivers[name],
    ...changes,
  });
  const broken = driver('wasm', { start: () => Promise.reject(new Error('no such file')), stop: async () => {} });

  it('passes over an engine that does not start, and warns when only a slow one is left', async () => {
    const engine = await firstThatWorks([broken, drivers.cpu], {});
    expect(engine.name).toBe('cpu');
    const reason = `wasm: useEngine: expected engine 'wasm' to start, got "no such file". Try another one of tensorflow, wasm, cpu.`;
    expect(engine.reasons).toEqual([reason]);
    expect(engine.warning).toBe(
      `only the slow engine 'cpu' (plain JavaScript, for tests and tiny inputs) is left: ${reason}`,
    );
  });

  it('does not warn when a fast engine was found in the end', async () => {
    const engine: Engine = await firstThatWorks([broken, drivers.wasm], {});
    expect(engine.name).toBe('wasm');
    expect(engine.reasons).toHaveLength(1);
    expect(engine.warning).toBeUndefined();
  });

  it('stops and passes over an engine that computes wrongly', async () => {
    const stop = vi.fn(async () => {});
    await drivers.cpu.start({});
    const wrong = driver('wasm', {
      start: async () => {
        await setBackend('cpu');
        vi.spyOn(tfjsEngine().backend, 'read').mockImplementation(async () => new Float32Array(18));
        return { version: '0', threads: 1, reasons: [] };
      },
      stop: async () => {
        vi.restoreAllMocks();
        await stop();
      },
    });
    const engine = await firstThatWorks([wrong, drivers.cpu], {});
    expect(stop).toHaveBeenCalledOnce();
    expect(engine.name).toBe('cpu');
    expect(engine.reasons[0]).toMatch(
      /^wasm: probeEngine: expected a convolution on backend 'cpu' to give -13 at 0, got 0\./,
    );
  });

  it('fails with every reason when nothing works', async () => {
    expect((await rejection(firstThatWorks([broken], {}))).message).toMatch(
      /^useEngine: expected one engine to work, got none\. wasm: .*no such file/,
    );
  });
});

describe('disposeEngine', () => {
  it('frees wasm, gives its own set-up back to the package, and lets it start again', async () => {
    await useEngine('wasm', { threads: 2 });
    await disposeEngine('wasm');
    expect(tfjsEngine().registry.wasm).toBeUndefined();
    expect(await setBackend('wasm')).toBe(true);
    expect(tidy(() => (ones([2]) as Tensor).sum().dataSync()[0])).toBe(2);
    removeBackend('wasm');
    expect((await useEngine('wasm', { threads: 2 })).threads).toBe(2);
  });

  it('leaves engines alone that it has not started', async () => {
    await useEngine('cpu');
    await disposeEngine('wasm');
    await disposeEngine({ name: 'cpu' });
    expect(getBackend()).toBe('cpu');
  });
});

describe('listEngines', () => {
  it('lists the table, fastest first', () => {
    expect(listEngines().map(({ name, slow }) => [name, slow])).toEqual([
      ['tensorflow', false],
      ['wasm', false],
      ['cpu', true],
    ]);
  });
});
