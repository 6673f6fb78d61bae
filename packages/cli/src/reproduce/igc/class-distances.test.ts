import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { measureClassDistances } from './class-distances';
import { openedDecoders } from './internal/opened-decoders';
import { smallSetting } from './internal/small-setting';

describe('measureClassDistances', () => {
  it('is the mean over the classes, by a named extractor on enlarged images', async () => {
    const setting = await smallSetting('.');
    const opened = openedDecoders();
    const { distance } = await measureClassDistances(setting, 'class-decoders', opened, testIo());
    const each = Object.values(distance.protocol.perClass as Record<string, number>);
    expect(each).toHaveLength(3);
    expect(distance.value).toBeCloseTo(each.reduce((sum, own) => sum + own, 0) / 3, 10);
    expect(each.every((own) => own > 0)).toBe(true);
    expect(distance.protocol).toMatchObject({ extractor: { name: 'glyphs-cnn-1' } });
    expect(distance.protocol.resize).toContain('enlarged 3 times');
    opened.dispose();
    setting.extractor.dispose();
  });
});
