import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { openedDecoders } from './internal/opened-decoders';
import { smallSetting } from './internal/small-setting';
import { measureOutOfClass } from './out-of-class';

describe('measureOutOfClass', () => {
  it('compares as many images of either kind; of the same images, nothing is told apart', async () => {
    const setting = await smallSetting('.');
    const opened = openedDecoders();
    const ready = { options: { preset: 'cold', schedule: [{ steps: 1 }] }, dispose: () => {} } as const;
    const named = { generator: 'class-decoders', search: 'tuned' };
    const measured = await measureOutOfClass(setting, named, opened, ready, testIo());
    expect([measured.known.count, measured.others.count]).toEqual([10, 10]);
    expect(measured).not.toHaveProperty('falseAlarms');
    const same = { ...setting, data: { ...setting.data, others: setting.data.test } };
    expect((await measureOutOfClass(same, named, opened, ready, testIo())).areaUnderCurve).toBe(0.5);
    opened.dispose();
    setting.extractor.dispose();
  });
});
