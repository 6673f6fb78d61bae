import '@tensorflow/tfjs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { testIo } from '../../internal/test-io';
import type { LabelTable } from './table';

let cwd: string;
const options = ['--quick', '--resize', '8', '--engine', 'wasm', '--latent', '2', '--hidden', '8', '--out', 'out'];
const reproduce = async (...more: string[]) => {
  const io = testIo({ cwd });
  const code = await main(['reproduce', 'igc-multi-label', ...options, '--page', 'page.md', ...more], io);
  return { code, errors: io.errors(), data: io.data() };
};
let table: LabelTable;
let leaked: number;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reproduce-labels-'));
  const before = memory().numTensors;
  const { code, errors, data } = await reproduce('--json');
  leaked = memory().numTensors - before;
  expect(code, errors).toBe(0);
  table = JSON.parse(data).tables[0];
}, 120_000);
afterAll(() => rm(cwd, { recursive: true }));

describe('reproduceLabels', () => {
  it('reads both attributes of held-out glyphs by the search that was tuned', () => {
    const found = (kind: string) => table.outcomes.find((outcome) => outcome.kind === kind)!;
    const [tuning, labels] = [found('tuning'), found('labels')] as [
      Extract<LabelTable['outcomes'][number], { kind: 'tuning' }>,
      Extract<LabelTable['outcomes'][number], { kind: 'labels' }>,
    ];
    const worst = tuning.trials.map(({ read }) => Math.min(read.right.class!, read.right.colour!));
    expect(labels.search).toEqual(tuning.trials[worst.indexOf(Math.max(...worst))]!.search);
    const { count, right, both, rowSteps } = labels.read;
    expect(count).toBe(10);
    expect(both).toBeLessThanOrEqual(Math.min(right.class!, right.colour!));
    expect(rowSteps).toBe(2 * 18);
    expect(leaked).toBe(0);
  });

  it('writes the page, again from finished cells alone', async () => {
    const page = await readFile(join(cwd, 'page.md'), 'utf8');
    expect(page).toMatch(/The aim, 95 % of each attribute, is (missed by .*|reached)\./);
    expect(page).not.toMatch(/undefined|NaN/);
    const { code } = await reproduce('--page-only');
    expect(code).toBe(0);
    expect(await readFile(join(cwd, 'page.md'), 'utf8')).toBe(page);
    const none = await reproduce('--page-only', '--out', 'nothing');
    expect([none.code, none.errors]).toEqual([2, expect.stringContaining('to hold a finished cell, got none')]);
  });
});
