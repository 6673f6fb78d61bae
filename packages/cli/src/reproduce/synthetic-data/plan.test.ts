import { describe, expect, it } from 'vitest';
import { smallPlan } from './internal/small-table';
import { planOf, trainingFor } from './plan';
import { variantOf } from './variants';

describe('trainingFor', () => {
  it('lowers the learning rate at a half and three quarters, and flips only images in colour', () => {
    const grey = trainingFor(40, [28, 28, 1]);
    expect(grey).toMatchObject({ epochs: 40, learningRate: 0.1, schedule: { epochs: [20, 30], factors: [0.1, 0.01] } });
    expect(grey).not.toHaveProperty('augmentation.flip', 'horizontal');
    expect(trainingFor(40, [32, 32, 3])).toHaveProperty('augmentation.flip', 'horizontal');
  });
});

describe('planOf', () => {
  it('names cells by variant and seed, and says in their config all that decides them', () => {
    const plan = smallPlan();
    const cell = plan.cell(variantOf('hsm-ds'), 2, 'abc');
    expect(cell.name).toBe('hsm-ds-seed-2');
    expect(cell.config).toMatchObject({
      ...{ variant: 'hsm-ds', seed: 2, generator: 'abc', size: 24, hsm: true, share: 0.5, realShare: 0 },
      ...{ net: { net: 'small-cnn', height: 8, classCount: 3 }, training: { epochs: 2 } },
      ...{ mining: { steps: 6, angle: 0.3 }, data: plan.data.train.sha256 },
    });
    expect(JSON.parse(JSON.stringify(cell.config))).toEqual(cell.config);
    expect(plan.cell(variantOf('long'), 1, '').training.epochs).toBe(20);
    expect(plan.cell(variantOf('resnet-fixed'), 1, '').net).toMatchObject({ net: 'resnet-18', stem: '3x3' });
  });

  it('gives the small net at most 3 million multiply-adds, on small images and larger ones', () => {
    for (const [height, width, channels] of [
      [28, 28, 1],
      [32, 32, 3],
    ] as const) {
      const small = smallPlan();
      const train = { ...small.data.train, imageShape: [height, width, channels] as const };
      const { net } = planOf(small.request, { ...small.data, train }, small.engine).cell(variantOf('fixed'), 1, '');
      if (net.net !== 'small-cnn') throw new Error('expected the small net');
      const { filters, featureSize, classCount } = net;
      const first = (height / 2) * (width / 2) * 25 * channels * filters;
      const second = (height / 4) * (width / 4) * 25 * filters * 2 * filters;
      const dense = (height / 4) * (width / 4) * 2 * filters * featureSize + featureSize * classCount;
      expect(first + second + dense).toBeLessThan(3e6);
    }
  });
});
