import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '@gans/tensor';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { usage } from '../src/arguments';
import { benches } from '../src/benches/table';
import { bench } from '../src/command';
import { enginePlans } from '../src/engine-plans';
import { peerPlan } from '../src/peer';
import type { Report } from '../src/report';
import type { SidePlan } from '../src/side';

vi.mock('../src/peer', async (original) => ({ ...(await original<object>()), peerPlan: vi.fn() }));
vi.mock('../src/engine-plans', async (original) => {
  const { enginePlans: real } = await original<typeof import('../src/engine-plans')>();
  return { enginePlans: vi.fn(real) };
});

const fakeSide = fileURLToPath(new URL('./fake-side.mjs', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-bench-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

const plan = (name: string, changes: object): SidePlan => ({
  name,
  command: [process.execPath, fakeSide, name, join(folder, 'record'), JSON.stringify(changes)],
});

async function call(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (part: string) => {
      text[name] += part;
    },
  });
  return { code: await bench(argv, { stdout: stream('stdout'), stderr: stream('stderr') }), ...text };
}

describe('bench', () => {
  it('prints its help', async () => {
    expect(await call('--help')).toEqual({ code: 0, stdout: `${usage}\n`, stderr: '' });
  });

  it('refuses what it cannot read, for people and for programs', async () => {
    expect(await call('stepp')).toEqual({
      code: 2,
      stdout: '',
      stderr: `bench: expected a bench out of ${Object.keys(benches).join(', ')}, got 'stepp'. Did you mean 'step'?\n`,
    });
    const { code, stdout, stderr } = await call('step', '--engine', 'wsm', '--json');
    expect([code, stderr]).toEqual([2, '']);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
    expect(error.code).toBe('CONFIG');
    expect(error.message).toMatch(/^expected an engine out of .*wasm.*, got 'wsm'\. Did you mean 'wasm'\?$/);
  });

  describe('with sides', () => {
    beforeEach(() => {
      vi.mocked(peerPlan).mockClear();
      vi.mocked(enginePlans).mockResolvedValue([{ ...plan('wasm', { seconds: 2 }), engine: 'wasm' }]);
      vi.mocked(peerPlan).mockResolvedValue(plan('torch 2.15.0', { seconds: 0.5 }));
    });

    it('measures every case beside the peer; stdout is one line of JSON, stderr tells how far it is', async () => {
      const { code, stdout, stderr } = await call('step', '--rounds', '2', '--json');
      expect(code).toBe(0);
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      const { bench: name, rows, protocol } = JSON.parse(stdout) as Report;
      expect([name, rows.length]).toEqual(['step', 1]);
      expect(rows[0]).toEqual({
        case: 'D + G step',
        engine: 'wasm',
        peerName: 'torch 2.15.0',
        ours: 32,
        peer: 128,
        unit: 'images/s',
        ratio: 0.25,
        oursPeakBytes: 1000,
        peerPeakBytes: 1000,
      });
      expect(protocol).toMatchObject({ seed: 1, rounds: 2, samples: [{ seconds: [2, 2] }, { seconds: [0.5, 0.5] }] });
      expect(stderr).toContain('bench: D + G step: round 2 of 2\n');
    });

    it('prints a table for people', async () => {
      expect((await call('step', '--rounds', '1')).stdout).toMatch(
        /^bench step: .*\n.*median of 1 rounds; Fake 1\n\n.*\n.*\nD \+ G step {2}wasm +32\.0 +128 {2}images\/s +0\.25 /,
      );
    });

    it('measures without the peer where there is none, and says why in a line', async () => {
      const reason = 'expected Python 3.11 to 3.14 on the path, got none';
      vi.mocked(peerPlan).mockRejectedValue(new Error(reason));
      const { code, stdout, stderr } = await call('step', '--rounds', '1', '--json');
      expect(code).toBe(0);
      expect(stderr).toContain(`bench: measures without torch 2.15.0: ${reason}\n`);
      const { rows } = JSON.parse(stdout) as Report;
      expect(rows[0]).toMatchObject({
        ours: 32,
        peerName: 'torch 2.15.0',
        peer: null,
        ratio: null,
        peerPeakBytes: null,
      });
    });

    it('measures without a peer that does not start', async () => {
      vi.mocked(peerPlan).mockResolvedValue(plan('torch 2.15.0', { fail: 'start' }));
      const { code, stderr } = await call('step', '--rounds', '1', '--json');
      expect([code, stderr.match(/measures without.*/)?.[0]]).toEqual([0, 'measures without torch 2.15.0: it broke']);
    });

    it('measures ours beside ours where a case asks for it, and the peer in no such case', async () => {
      const { code, stdout } = await call('training', '--rounds', '1', '--json');
      expect(code).toBe(0);
      const { rows } = JSON.parse(stdout) as Report;
      expect(rows.map(({ peerName, peer }) => [peerName, peer !== null])).toEqual([
        ['torch 2.15.0', true],
        ['steps alone', true],
        [null, false],
        [null, false],
      ]);
    });

    it('fails when the sides disagree', async () => {
      vi.mocked(peerPlan).mockResolvedValue(plan('torch 2.15.0', { outcome: { loss: 3 } }));
      const { code, stdout, stderr } = await call('step');
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(
        "bench: expected torch 2.15.0 to compute what wasm does in 'D + G step', got loss 3 and 2.5",
      );
    });

    it('profiles every case of every engine, without the peer', async () => {
      const { code, stdout } = await call('kernels', '--profile', '--json');
      expect(code).toBe(0);
      const { profiles } = JSON.parse(stdout) as { profiles: { case: string; engine: string }[] };
      expect(profiles.map((profile) => profile.case)).toEqual(benches.kernels!.cases.map(({ name }) => name));
      expect(profiles[0]).toMatchObject({ engine: 'wasm', runs: 1, wallMs: 10, kernels: [], nativeOps: null });
      expect(peerPlan).not.toHaveBeenCalled();
    });
  });

  it('fails when no engine starts', async () => {
    vi.mocked(enginePlans).mockRejectedValue(new EngineError('bench: expected an engine to start, got none.'));
    expect(await call('step')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'bench: expected an engine to start, got none.\n',
    });
  });

  it('is silent about what a stop has caused', async () => {
    const stop = new AbortController();
    stop.abort();
    vi.mocked(enginePlans).mockRejectedValue(new Error('aborted'));
    const nothing = { write: vi.fn() };
    expect(await bench(['step'], { stdout: nothing, stderr: nothing, signal: stop.signal })).toBe(130);
    expect(nothing.write).not.toHaveBeenCalled();
  });
});
