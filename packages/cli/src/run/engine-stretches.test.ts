import { describe, expect, it } from 'vitest';
import type { EngineRecord } from '../result';
import { describeEngineChange, withEngine } from './engine-stretches';

const wasm: EngineRecord = { name: 'wasm', version: '4.22.0', threads: 2 };

describe('withEngine', () => {
  it('enters the first engine, and each that differs from the last', () => {
    const first = withEngine([], wasm, 0);
    expect(first).toEqual([{ ...wasm, fromStep: 0 }]);
    expect(withEngine(first, { ...wasm }, 7)).toBe(first);
    for (const change of [{ name: 'cpu' }, { version: '4.23.0' }, { threads: 1 }])
      expect(withEngine(first, { ...wasm, ...change }, 7)).toEqual([...first, { ...wasm, ...change, fromStep: 7 }]);
  });
});

describe('describeEngineChange', () => {
  it('says nothing when a run begins, or goes on with the same engine', () => {
    expect(describeEngineChange([], wasm)).toBeUndefined();
    expect(describeEngineChange(withEngine([], wasm, 0), wasm)).toBeUndefined();
  });

  it('names both engines, compared with the last', () => {
    const engines = withEngine(withEngine([], { ...wasm, name: 'cpu', threads: 1 }, 0), wasm, 5);
    expect(describeEngineChange(engines, wasm)).toBeUndefined();
    expect(describeEngineChange(engines, { ...wasm, threads: 1 })).toBe(
      'goes on with engine wasm 4.22.0 (threads 1), after engine wasm 4.22.0 (threads 2): the last bits of its numbers may differ from those of a run on one of them',
    );
  });
});
