import '@tensorflow/tfjs';
import { readFile } from 'node:fs/promises';
import { useEngine } from '@gans/engines';
import { createSeed, flattenTree } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Subject } from '../src/bench';
import { benches } from '../src/benches/table';

const peerOf = (name: string) => readFile(new URL(`../peers/${name}.py`, import.meta.url), 'utf8');

beforeAll(() => useEngine('wasm'));

describe.each(Object.values(benches))('bench $name', ({ name, cases }) => {
  it('has the name of its place in the table, and cases with names of their own', () => {
    expect(benches[name]!.name).toBe(name);
    expect(new Set(cases.map((one) => one.name)).size).toBe(cases.length);
  });

  it('has a program of the peer that knows its cases', async () => {
    const program = await peerOf(name);
    expect(program).toMatch(/^def prepare\(case, path\):$/m);
    const compared = cases.filter(({ beside }) => beside === undefined);
    if (compared.length > 1) for (const one of compared) expect(program).toContain(`"${one.name}": `);
  });

  it.each(cases)(
    '$name: starts from float32 tensors, computes finite numbers, and runs without a leak',
    async (one) => {
      const subject = one.rehearse?.(createSeed(1)) ?? one.prepare(createSeed(1));
      for (const tensor of Object.values(flattenTree(subject.inputs))) expect(tensor.dtype).toBe('float32');
      const outcome = await subject.check();
      expect(Object.keys(outcome).length).toBeGreaterThan(0);
      for (const value of Object.values(outcome)) expect(value).toSatisfy(Number.isFinite);
      (await subject.run()).dispose();
      const tensors = memory().numTensors;
      (await subject.run()).dispose();
      expect(memory().numTensors).toBe(tensors);
      for (const value of Object.values(subject.counted?.() ?? {})) expect(value).toSatisfy(Number.isFinite);
    },
  );
});

const besides = Object.values(benches).flatMap(({ name, cases }) =>
  cases.flatMap((one) => (typeof one.beside === 'object' ? [{ bench: name, one, beside: one.beside }] : [])),
);

describe.each(besides)('what $bench measures beside $one.name', ({ one, beside }) => {
  it('computes what the case does, and runs without a leak', async () => {
    const [subject, other] = [one, beside].map(
      (made) => made.rehearse?.(createSeed(1)) ?? made.prepare(createSeed(1)),
    ) as [Subject, Subject];
    expect(await other.check()).toEqual(await subject.check());
    (await other.run()).dispose();
    const tensors = memory().numTensors;
    (await other.run()).dispose();
    expect(memory().numTensors).toBe(tensors);
  });
});

describe('bench step', () => {
  it('has the sizes that it says', async () => {
    const [step] = benches.step!.cases;
    const { inputs } = step!.prepare(createSeed(1));
    const count = (part: string) =>
      Object.entries(flattenTree(inputs))
        .filter(([path]) => path.startsWith(`${part}/`))
        .reduce((sum, [, { size }]) => sum + size, 0);
    expect(count('generator')).toBe(1_020_883);
    expect(count('discriminator')).toBe(2_975_545);
    expect(flattenTree(inputs).images!.shape).toEqual([64, 32, 32, 3]);
  });
});
