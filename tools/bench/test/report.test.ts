import { describe, expect, it } from 'vitest';
import type { Bench } from '../src/bench';
import type { CaseResult } from '../src/measure-case';
import { reportOf } from '../src/report';
import { profileText, renderTable, reportText } from '../src/report-text';

const bench: Bench = {
  name: 'tiny',
  description: 'two small things',
  roundSeconds: 0.5,
  cases: [
    { name: 'speed', unit: 'images/s', work: 64, prepare: unused },
    { name: 'time', unit: 'ms', work: 1, prepare: unused },
  ],
};

function unused(): never {
  throw new Error('nothing is measured here');
}

const side = (name: string, seconds: readonly number[], peakMiB: number) => ({
  name,
  seconds,
  peakBytes: peakMiB * 2 ** 20,
  idleSeconds: 0.001,
  facts: { version: `${name} v`, runtime: 'Fake 1', threads: 2, baseBytes: 2 ** 20, reasons: [] },
});

const machine = { processor: 'Fast One', cores: 2, memoryGiB: 8, platform: 'linux x64' };
const beforehand = { seed: 1, rounds: 3, threads: 2, machine };

const measured: CaseResult[] = [
  {
    sides: [side('native', [0.5, 0.4, 9], 300), side('wasm', [2, 2, 1], 200), side('torch 1.0', [0.6, 0.4, 0.5], 400)],
    foreignLoad: 0.2,
  },
  {
    sides: [
      side('native', [0.001, 0.002, 0.003], 30),
      side('wasm', [0.01, 0.01, 0.01], 20),
      side('torch 1.0', [0.004], 40),
    ],
    foreignLoad: 0.01,
  },
];
const withoutPeer = measured.map((result) => ({ ...result, sides: result.sides.slice(0, 2) }));

describe('reportOf', () => {
  it('has a row for each case and engine, in the unit of the case, with medians and ratios', () => {
    const { bench: name, rows } = reportOf(bench, measured, 'torch 1.0', beforehand);
    expect(name).toBe('tiny');
    const speed = { case: 'speed', unit: 'images/s', peerName: 'torch 1.0', peer: 128, peerPeakBytes: 400 * 2 ** 20 };
    const time = { case: 'time', unit: 'ms', peerName: 'torch 1.0', peer: 4, peerPeakBytes: 40 * 2 ** 20 };
    expect(rows).toEqual([
      { ...speed, engine: 'native', ours: 128, ratio: 1, oursPeakBytes: 300 * 2 ** 20 },
      { ...speed, engine: 'wasm', ours: 32, ratio: 0.25, oursPeakBytes: 200 * 2 ** 20 },
      { ...time, engine: 'native', ours: 2, ratio: 2, oursPeakBytes: 30 * 2 ** 20 },
      { ...time, engine: 'wasm', ours: 10, ratio: 0.4, oursPeakBytes: 20 * 2 ** 20 },
    ]);
  });

  it('has null for what an absent peer would say, and names it', () => {
    const { rows, protocol } = reportOf(bench, withoutPeer, 'torch 1.0', beforehand);
    expect(rows).toHaveLength(4);
    for (const row of rows)
      expect(row).toMatchObject({ peerName: 'torch 1.0', peer: null, ratio: null, peerPeakBytes: null });
    expect(rows[0]).toMatchObject({ ours: 128 });
    expect(Object.keys(protocol.sides)).toEqual(['native', 'wasm']);
  });

  it('has other code of ours, on the same engine, in the place of the peer, or nothing, where a case says so', () => {
    const alone: Bench = {
      ...bench,
      cases: [
        { ...bench.cases[0]!, beside: { name: 'bare', prepare: unused } },
        { ...bench.cases[1]!, beside: 'nothing' },
      ],
    };
    const counted = { batches: 50 };
    const sides = [side('native', [0.5], 30), side('native, bare', [0.4], 20), side('wasm', [2], 3)];
    const results: CaseResult[] = [
      { sides: [...sides, side('wasm, bare', [1], 2)], foreignLoad: 0 },
      { sides: [{ ...side('native', [0.002], 30), counted }], foreignLoad: 0 },
    ];
    const report = reportOf(alone, results, 'torch 1.0', beforehand);
    expect(report.rows.map(({ engine, peerName, ours, peer, ratio }) => [engine, peerName, ours, peer, ratio])).toEqual(
      [
        ['native', 'bare', 128, 160, 0.8],
        ['wasm', 'bare', 32, 64, 0.5],
        ['native', null, 2, null, null],
      ],
    );
    expect(report.rows.map((row) => row.counted)).toEqual([undefined, undefined, counted]);
    expect(reportText(alone, report)).toMatch(/^time on native: batches 50\.0\.$/m);
  });

  it('tells how it was measured, in what survives JSON', () => {
    const report = reportOf(bench, measured, 'torch 1.0', beforehand);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.protocol).toMatchObject({ ...beforehand, roundSeconds: 0.5, foreignLoad: 0.2 });
    expect(report.protocol.sides['torch 1.0']).toMatchObject({ version: 'torch 1.0 v', threads: 2 });
    expect(report.protocol.samples).toHaveLength(6);
    expect(report.protocol.samples[2]).toEqual({
      case: 'speed',
      side: 'torch 1.0',
      seconds: [0.6, 0.4, 0.5],
      idleSeconds: 0.001,
    });
  });
});

describe('reportText', () => {
  it('is a table between how it was measured and how it is read', () => {
    const quiet = measured.map((result) => ({ ...result, foreignLoad: 0.04 }));
    expect(reportText(bench, reportOf(bench, quiet, 'torch 1.0', beforehand))).toBe(`bench tiny: two small things
Fast One, 2 cores, 8 GiB; 2 threads; median of 3 rounds; Fake 1

case   engine  ours  torch 1.0  unit      ratio  peak MiB  of peer
-----  ------  ----  ---------  --------  -----  --------  -------
speed  native   128        128  images/s   1.00       300      400
speed  wasm    32.0        128  images/s   0.25       200      400
time   native  2.00       4.00  ms         2.00        30       40
time   wasm    10.0       4.00  ms         0.40        20       40

A ratio above 1 says that ours is better. Of the peak, what was there before the first tensor: native (native v) 1, wasm (wasm v) 1, torch 1.0 (torch 1.0 v) 1 MiB.
`);
  });

  it('has dashes for an absent peer', () => {
    const lines = reportText(bench, reportOf(bench, withoutPeer, 'torch 1.0', beforehand)).split('\n');
    expect(lines[5]).toBe('speed  native   128          -  images/s      -       300        -');
  });

  it('warns when other processes were busy', () => {
    expect(reportText(bench, reportOf(bench, measured, 'torch 1.0', beforehand))).toMatch(
      /^Other processes took 20 % of the processors: neither figures nor ratios hold/m,
    );
  });
});

describe('profileText', () => {
  const profile = {
    runs: 4,
    wallMs: 400,
    kernels: [
      { name: 'Conv2D', count: 8, ms: 300 },
      { name: 'Add', count: 402, ms: 60 },
    ],
    nativeOps: null,
  };

  it('lists kernels a run, and what is left, so that the shares add up', () => {
    expect(profileText('step on wasm', profile)).toBe(`step on wasm: 100.0 ms a run, 102.5 kernels; mean of 4

kernel           count     ms   share
---------------  -----  -----  ------
Conv2D               2  75.00  75.0 %
Add              100.5  15.00  15.0 %
outside kernels         10.00  10.0 %
`);
  });

  it('counts the ops of a native library where there is one', () => {
    expect(profileText('step', { ...profile, nativeOps: 800 })).toMatch('102.5 kernels, 200 ops of the library; mean');
  });
});

describe('renderTable', () => {
  it('sets words to the left and figures to the right', () => {
    const rows = [
      ['a', '1', 'x'],
      ['long name', '-', 'unit'],
      ['b', '10.5 %', ''],
    ];
    expect(renderTable(['name', 'n', 'word'], rows).split('\n')).toEqual([
      'name            n  word',
      '---------  ------  ----',
      'a               1  x',
      'long name       -  unit',
      'b          10.5 %',
    ]);
  });
});
