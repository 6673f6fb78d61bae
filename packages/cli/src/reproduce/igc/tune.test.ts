import '@tensorflow/tfjs';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { openedDecoders } from './internal/opened-decoders';
import { smallSetting } from './internal/small-setting';
import { FIRST_CHOICE, MOST_ROW_STEPS } from './search-choice';
import { meanOf, tune } from './tune';

describe('tune', () => {
  it('begins with preset robust on held-out images, and calibrates within the row-steps', async () => {
    const setting = await smallSetting('.');
    const opened = openedDecoders();
    const before = memory().numTensors;
    const place = { folder: '.', io: testIo(), quiet: true };
    const tuning = await tune(setting, 'class-decoders', opened, place);
    expect(memory().numTensors).toBe(before);
    expect(tuning.trials.map(({ choice }) => choice)).toEqual([FIRST_CHOICE]);
    expect([tuning.images, tuning.count]).toEqual([setting.data.heldOut.sha256, 6]);
    expect(tuning.rowSteps).toBeLessThanOrEqual(MOST_ROW_STEPS);
    expect(tuning.calibration.imageCount).toBe(18);
    expect(tuning.offsets).toHaveLength(3);
    opened.dispose();
    setting.extractor.dispose();
  });
});

describe('meanOf', () => {
  it('is the mean over the sizes of noise', () => {
    expect(meanOf({ accuracies: [0.5, 1, 0.75] })).toBe(0.75);
  });
});
