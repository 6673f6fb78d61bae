import '@tensorflow/tfjs';
import { disposeGanState, type GanScalars } from '@gans/training';
import { describe, expect, it } from 'vitest';
import { smallConfig, smallDataset, smallGan } from '../internal/small-gan';
import type { MetricsLine } from '../result';
import { createStepLog, DIAGNOSED_EVERY } from './step-log';

const scalars = { discriminatorLoss: 2, generatorLoss: 1, realLogit: 0.5, fakeLogit: -0.5 } as GanScalars;

describe('createStepLog', () => {
  it('enters losses and speed of each step, and diagnostics every so often', async () => {
    const { nets, state } = smallGan();
    const lines: MetricsLine[] = [];
    const run = { appendMetrics: async (line: MetricsLine) => void lines.push(line) };
    let now = 0;
    const subject = { nets, dataset: smallDataset(30), config: smallConfig().gan };
    const log = createStepLog(run, subject, () => now);
    now = 2000;
    expect(await log.write({ step: DIAGNOSED_EVERY - 1, scalars, state })).toBe(4);
    expect(lines).toEqual([{ step: DIAGNOSED_EVERY - 1, kind: 'step', ...scalars, imagesPerSecond: 4 }]);
    now = 9000; // something else was done
    log.restart();
    now = 11_000;
    expect(await log.write({ step: DIAGNOSED_EVERY, scalars, state })).toBe(4);
    expect(lines[1]).toMatchObject({ step: DIAGNOSED_EVERY, ...scalars, featureNorm: expect.any(Number) });
    disposeGanState(state);
  });
});
