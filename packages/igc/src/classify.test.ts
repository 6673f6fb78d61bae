import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Rank, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createBank } from './bank-start';
import { calibrate } from './calibrate';
import { type ClassifyOptions, classify } from './classify';
import { drawn, tanhToy } from './internal/toy-generators';
import { addClippedNoise } from './noise';
import { redraw } from './redraw';
import { search } from './search';

const options: ClassifyOptions = { preset: 'cold', schedule: [{ steps: 6 }, { keep: 2, steps: 6 }] };

describeOnEngines('classify', () => {
  const toy = tanhToy();
  const { generator, spec } = toy;
  const labels = [0, 1, 2, 2, 1, 0];

  it('names the class that the images were drawn from, with what decided', async () => {
    const images = drawn(toy, labels, createSeed(1));
    const { decisions, cost } = await classify(generator, spec, images, { ...options, chunkRows: 6 });
    expect(decisions.map(({ label }) => label)).toEqual(labels);
    expect(decisions.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
    const result = await search(generator, spec, images, options);
    expectClose(
      decisions.flatMap(({ distances }) => [...distances]),
      result.distances,
      { atol: 1e-5 },
    );
    expect(decisions.flatMap(({ pruned }) => [...pruned])).toEqual([...result.pruned]);
    for (const { distances, outOfClassScore, margin, label } of decisions) {
      const [least, second] = [...distances].sort((a, b) => a - b);
      expect([outOfClassScore, distances[label], margin]).toEqual([least, least, second! - least!]);
    }
    expect(cost).toEqual(result.cost);
    result.dispose();
    images.dispose();
  });

  it('chooses among some classes, and calls them by their own numbers', async () => {
    const images = drawn(toy, [2, 0], createSeed(1));
    const { decisions } = await classify(generator, spec, images, { preset: 'cold', classes: [2, 0] });
    expect(decisions.map(({ label }) => label)).toEqual([2, 0]);
    expect(decisions[0]!.distances).toHaveLength(2);
    images.dispose();
  });

  it('shows what it redrew', async () => {
    const images = drawn(toy, [2, 0], createSeed(1));
    const result = await search(generator, spec, images, options);
    const all = redraw(generator, spec, result.points);
    const pixels = await all.data<'float32'>();
    const whole = await classify(generator, spec, images, { ...options, redrawn: 'all' });
    expectClose(
      whole.decisions.flatMap(({ redrawn }) => [...redrawn!]),
      pixels,
      { atol: 1e-5 },
    );
    const best = await classify(generator, spec, images, { ...options, redrawn: 'best' });
    for (const { index, label, redrawn } of best.decisions) {
      const first = (index * 3 + label) * 16;
      expectClose(redrawn!, pixels.subarray(first, first + 16), { atol: 1e-5 });
    }
    expect(best.cost.forwardRows - result.cost.forwardRows).toBe(2);
    result.dispose();
    for (const tensor of [images, all]) tensor.dispose();
  });

  it('reads noisy images by preset robust', async () => {
    const large = tanhToy({ imageShape: [8, 8, 1] });
    const clean = drawn(large, labels, createSeed(1));
    const noisy = addClippedNoise(clean, 0.3, createSeed(2));
    const bank = await createBank(large.generator, large.spec, { size: 100, seed: createSeed(3), candidates: 4 });
    const { decisions, cost } = await classify(large.generator, large.spec, noisy, { preset: 'robust', start: bank });
    expect(decisions.map(({ label }) => label)).toEqual(labels);
    expect(cost.rowSteps).toBe(6 * (3 * 5 + 2 * 15));
    bank.dispose();
    for (const tensor of [clean, noisy]) tensor.dispose();
    large.dispose();
  });

  it('uses a calibration: its schedule, probabilities and threshold', async () => {
    const images = drawn(toy, labels, createSeed(2));
    const calibration = await calibrate(generator, spec, images, labels, { ...options, falseAlarmShare: 0 });
    const { decisions, cost } = await classify(generator, spec, images, { preset: 'cold', calibration });
    expect(cost.rowSteps).toBe(6 * (6 * 3 + 6 * calibration.schedule[1]!.keep!));
    expect(decisions.map(({ isOutOfClass }) => isOutOfClass)).toEqual(new Array(6).fill(false));
    for (const { probabilities, label } of decisions) {
      expectClose(
        probabilities!.reduce((sum, p) => sum + p, 0),
        1,
      );
      expect(probabilities!.indexOf(Math.max(...probabilities!))).toBe(label);
    }
    const strange = zeros<Rank.R4>([1, 4, 4, 1]).add(1);
    const [other] = (await classify(generator, spec, strange as typeof images, { preset: 'cold', calibration }))
      .decisions;
    expect(other!.isOutOfClass).toBe(true);
    await expect(classify(generator, spec, images, { preset: 'cold', calibration, classes: [0, 1] })).rejects.toThrow(
      /calibration of 2 classes, got one of 3/,
    );
    const foreign = { ...calibration, format: 'v0' as never };
    await expect(classify(generator, spec, images, { preset: 'cold', calibration: foreign })).rejects.toThrow(
      /format gans-igc-calibration-1, got v0/,
    );
    for (const tensor of [images, strange]) tensor.dispose();
  });

  it('tells how far it is, and leaves nothing behind', async () => {
    const images = drawn(toy, labels, createSeed(1));
    const done: number[] = [];
    await expectNoLeak(() =>
      classify(generator, spec, images, {
        ...options,
        chunkRows: 6,
        redrawn: 'best',
        onProgress: (cost) => done.push(cost.images),
      }),
    );
    expect(done).toEqual([2, 4, 6]);
    images.dispose();
  });

  it('refuses what `search` refuses, under its own name', async () => {
    const images = zeros<Rank.R4>([1, 4, 4, 1]);
    await expect(classify(generator, spec, images)).rejects.toThrow(/classify: expected start for preset 'fast'/);
    await expect(classify(generator, spec, images, { preset: 'cold', redrawn: 'one' as never })).rejects.toThrow(
      /classify: expected redrawn to be one of none, best, all/,
    );
    await expect(classify(generator, spec, zeros([1, 5, 4, 1]), { preset: 'cold' })).rejects.toThrow(
      /classify: expected images/,
    );
    images.dispose();
  });
});
