import '@tensorflow/tfjs';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { openedDecoders } from './internal/opened-decoders';
import { smallSetting } from './internal/small-setting';
import { outcomes } from './internal/table-fixture';
import { readySearch, SEARCHES } from './presets';
import type { Tuning } from './tune';

describe('readySearch', () => {
  it('gives each search its own start and settings, and frees them', async () => {
    const setting = await smallSetting('.');
    const opened = openedDecoders();
    const tuning = outcomes.find((outcome) => outcome.kind === 'tuning') as Tuning;
    const before = memory().numTensors;
    const ready = (key: string) =>
      readySearch(setting, SEARCHES.find((own) => own.key === key)!, opened, {
        tuning,
        encoderFolder: '.',
        io: testIo(),
      });
    const [paper, fast, robust, tuned, offsets] = await Promise.all(
      ['paper', 'fast', 'robust', 'tuned', 'offsets'].map(ready),
    );
    expect(paper!.options).toEqual({ preset: 'paper', schedule: [{ steps: 2 }] });
    expect([fast!.options.preset, fast!.options.start?.name]).toEqual(['fast', 'bank of 6']);
    expect(robust!.options.preset).toBe('robust');
    expect(tuned!.options).toMatchObject({ learningRate: 0.2, decay: 'cosine', schedule: tuning.calibration.schedule });
    expect([tuned!.offsets, offsets!.offsets]).toEqual([undefined, tuning.offsets]);
    for (const own of [paper!, fast!, robust!, tuned!, offsets!]) own.dispose();
    expect(memory().numTensors).toBe(before);
    opened.dispose();
    setting.extractor.dispose();
  });
});
