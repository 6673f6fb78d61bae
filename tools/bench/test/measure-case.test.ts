import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MeasureOptions, measureCase } from '../src/measure-case';
import type { SidePlan } from '../src/side';

const fakeSide = fileURLToPath(new URL('./fake-side.mjs', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-bench-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Asked {
  readonly name: string;
  readonly do: string;
  readonly runs?: number;
  readonly inputs?: string;
  readonly answer: Record<string, unknown>;
}

/** Measures with fake sides: 'wasm', the first, and 'peer'. */
async function measure(
  changes: { wasm?: object; peer?: object },
  options: Partial<MeasureOptions> = {},
): Promise<{ result: Awaited<ReturnType<typeof measureCase>> | Error; asked: Asked[] }> {
  const record = join(folder, `${Math.random()}`);
  const plan = (name: string, change: object = {}): SidePlan => ({
    name,
    command: [process.execPath, fakeSide, name, record, JSON.stringify(change)],
  });
  const plans = [{ ...plan('wasm', changes.wasm), engine: 'wasm' }, plan('peer', changes.peer)];
  const given = { bench: 'tiny', case: 'one', rounds: 3, roundSeconds: 0.4, threads: 2, seed: 1, ...options };
  const result = await measureCase(plans, given).catch((error: Error) => error);
  const lines = (await readFile(record, 'utf8')).trim().split('\n');
  return { result, asked: lines.map((line) => JSON.parse(line) as Asked) };
}

describe('measureCase', () => {
  it('lets the sides run in turn, each as often as fits a round', async () => {
    const { result, asked } = await measure({ wasm: { seconds: 0.1 }, peer: { seconds: 0.05 } });
    const rounds = asked.filter((request) => request.do === 'round').map(({ name, runs }) => `${name} ${runs}`);
    const warmUp = ['wasm 1', 'wasm 4', 'peer 1', 'peer 8'];
    expect(rounds).toEqual([...warmUp, 'wasm 4', 'peer 8', 'wasm 4', 'peer 8', 'wasm 4', 'peer 8']);
    expect(result).toMatchObject({
      sides: [
        { name: 'wasm', seconds: [0.1, 0.1, 0.1], peakBytes: 1000, idleSeconds: 0.01, facts: { baseBytes: 100 } },
        { name: 'peer', seconds: [0.05, 0.05, 0.05], peakBytes: 1000 },
      ],
    });
  });

  it('makes a run a round of a side that takes longer than a round', async () => {
    const { asked } = await measure({ wasm: { seconds: 9 } });
    expect(asked.filter(({ name, runs }) => name === 'wasm' && runs !== undefined).map(({ runs }) => runs)).toEqual([
      1, 1, 1, 1, 1,
    ]);
  });

  it('gives the peer the numbers of the first side, and removes the file', async () => {
    const { asked } = await measure({});
    const prepared = asked.filter((request) => request.do === 'prepare');
    expect(prepared.map(({ answer }) => answer.found)).toEqual([false, true]);
    expect(prepared[0]!.inputs).toBe(prepared[1]!.inputs);
    expect(existsSync(prepared[0]!.inputs!)).toBe(false);
  });

  it('asks a side for the baseline of the case only where its plan says so', async () => {
    const record = join(folder, 'baseline');
    const plan = { name: 'wasm', engine: 'wasm', command: [process.execPath, fakeSide, 'wasm', record] };
    const options = { bench: 'tiny', case: 'one', rounds: 1, roundSeconds: 0.1, threads: 1, seed: 1 };
    await measureCase([plan, { ...plan, baseline: true }], options);
    const lines = (await readFile(record, 'utf8')).trim().split('\n');
    const asked = lines.map((line) => JSON.parse(line) as { do: string; baseline?: boolean });
    expect(asked.filter((request) => request.do === 'prepare').map(({ baseline }) => baseline)).toEqual([
      undefined,
      true,
    ]);
  });

  it('tells how much of the processors others took', async () => {
    const { result } = await measure({});
    expect(result).toHaveProperty('foreignLoad', expect.any(Number));
    const { foreignLoad } = result as { foreignLoad: number };
    expect(foreignLoad).toBeGreaterThanOrEqual(0);
    expect(foreignLoad).toBeLessThanOrEqual(1);
  });

  it('compares before it measures: numbers to a thousandth, counts exactly', async () => {
    const outcomeOf = (loss: number, count: number) => ({ peer: { outcome: { loss, count } } });
    expect((await measure(outcomeOf(2.503, 7))).result).toHaveProperty('sides');
    for (const [changes, found] of [
      [outcomeOf(2.504, 7), 'loss 2.504 and 2.5'],
      [outcomeOf(2.5, 7.001), 'count 7.001 and 7'],
      [outcomeOf(Number.NaN, 7), 'loss null and 2.5'], // NaN in JSON
      [{ peer: { outcome: { loss: 2.5 } } }, 'count undefined and 7'],
      [{ peer: { outcome: { loss: 2.5, count: 7, more: 1 } } }, 'more 1 and undefined'],
    ] as const) {
      const { result, asked } = await measure(changes);
      expect(String(result)).toContain(`expected peer to compute what wasm does in 'one', got ${found}.`);
      expect(asked.some((request) => request.do === 'round')).toBe(false);
    }
  });

  it('says which side failed or died, and ends the others', async () => {
    const failed = await measure({ wasm: { fail: 'check' } });
    expect(String(failed.result)).toBe('EngineError: wasm: it broke');
    const died = await measure({ peer: { die: 'round' } });
    expect(String(died.result)).toContain("expected peer to answer 'round', got the end of it: exit status 3.");
    for (const { asked } of [failed, died])
      expect(asked.at(-1)).toMatchObject({ name: expect.any(String), do: 'ended' });
    expect(died.asked.filter((request) => request.do === 'ended').map(({ name }) => name)).toEqual(['wasm']);
  });

  it('says when a side does not answer in JSON', async () => {
    const plan = { name: 'peer', command: [process.execPath, '-e', 'console.log("a greeting")'] };
    const options = { bench: 'tiny', case: 'one', rounds: 1, roundSeconds: 1, threads: 1, seed: 1 };
    await expect(measureCase([plan], options)).rejects.toThrow("expected peer to answer in JSON, got 'a greeting'.");
  });

  it('says when the program of a side cannot be started', async () => {
    const options = { bench: 'tiny', case: 'one', rounds: 1, roundSeconds: 1, threads: 1, seed: 1 };
    const plan = { name: 'peer', command: [join(folder, 'absent')] };
    await expect(measureCase([plan], options)).rejects.toThrow(/expected peer to answer 'start', got .*ENOENT/);
  });

  it('ends all sides when it is stopped', async () => {
    const stop = new AbortController();
    const onProgress = (line: string) => line === 'round 2 of 3' && stop.abort();
    const { result, asked } = await measure({}, { signal: stop.signal, onProgress });
    expect(result).toBeInstanceOf(Error);
    expect(asked.filter((request) => request.do === 'end')).toEqual([]);
  });
});
