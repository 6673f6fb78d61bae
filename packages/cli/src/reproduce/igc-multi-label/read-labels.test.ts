import '@tensorflow/tfjs';
import { createCvaeDecoder } from '@gans/core-nets';
import { createSeed, disposeTree, foldIn } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openedStack } from '../../classify/open-generator';
import { testIo } from '../../internal/test-io';
import { drawGlyphs } from './glyph-labels';
import { LABEL_SEARCHES, type LabelSearch, readLabels } from './read-labels';

describe('readLabels', () => {
  it('reads both attributes from either start and in either order, counts mixtures as all their decoders, and leaves no tensor', async () => {
    const { test } = await drawGlyphs({ train: 10, tuning: 10, test: 5, side: 4 }, new AbortController().signal);
    const size = { latentSize: 2, classCount: 8, height: 4, width: 4, channels: 3, hiddenSize: 3 };
    const nets = Array.from({ length: 10 }, (_, k) => createCvaeDecoder(size, foldIn(createSeed(1), k)));
    const opened = openedStack(nets);
    const options = { bank: 3, seed: 1, steps: 2, io: testIo() };
    const before = memory().numTensors;
    const [, mean, bank, ...sequential] = LABEL_SEARCHES as [LabelSearch, LabelSearch, LabelSearch, ...LabelSearch[]];
    const fromMean = await readLabels(opened, test, mean, options);
    const fromBank = await readLabels(opened, test, bank, options);
    const [classFirst, fromItsBank] = [
      await readLabels(opened, test, sequential[0]!, options),
      await readLabels(opened, test, sequential[1]!, options),
    ];
    expect(memory().numTensors).toBe(before);
    for (const { count, right, both, rowSteps } of [fromMean, fromBank, classFirst, fromItsBank]) {
      expect([count, rowSteps]).toEqual([5, 36]);
      expect(both).toBeLessThanOrEqual(Math.min(right.class!, right.colour!));
    }
    // 10 rows of one decoder and 8 of ten; 2 steps of 4 F and a look of 2 F each.
    const forward = (2 + 8) * 3 + 3 * 3 + 3 * 48;
    expect(fromMean.flops).toBe((4 * 2 + 2) * forward * (10 + 8 * 10));
    expect(classFirst.flops).toBe((4 * 2 + 2) * forward * 18);
    opened.dispose();
    for (const { params, state } of nets) disposeTree(params, state);
  });
});
