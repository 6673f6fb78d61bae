import { createSeed, normal } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { mul, neg, slice, square, sub, sum, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { langevinLatents } from './langevin';

const seed = createSeed(5);
const nothing = (z: Tensor2D) => mul(sum(z, 1), 0);

describeOnEngines('langevinLatents', () => {
  it('drifts by -eta/2 z where D says nothing, AL-P (RE-26)', () => {
    const z = tensor2d([[0.7, -0.4]]);
    const moved = langevinLatents(nothing, z, { seed, steps: 1, rate: 0.1, noiseScale: 0 });
    expectClose(moved, [0.665, -0.38]);
    expectClose(z, [0.7, -0.4]);
  });

  it('moves nothing in 0 steps (RE-26)', () => {
    const z = normal(seed, [3, 2]);
    expectClose(langevinLatents(nothing, z, { seed, steps: 0, rate: 1 }), z, { rtol: 0, atol: 0 });
  });

  it('follows the slope of D, and decays as it is told', () => {
    const z = tensor2d([[1, 2]]);
    const moved = langevinLatents((x) => sum(mul(x, [[3, -1]]), 1), z, {
      seed,
      steps: 3,
      rate: 0.2,
      decay: 0.5,
      decayEvery: 2,
      noiseScale: 0,
    });
    let expected = [1, 2];
    for (const eta of [0.2, 0.2, 0.1]) expected = expected.map((x, i) => x - (eta / 2) * (x - [3, -1][i]!));
    expectClose(moved, expected);
  });

  it('adds noise of standard deviation sqrt(eta) noiseScale', () => {
    const z = tensor2d(new Float32Array(2000), [1000, 2]);
    const values = Array.from(langevinLatents(nothing, z, { seed, steps: 1, rate: 0.25, noiseScale: 2 }).dataSync());
    const deviation = Math.sqrt(values.reduce((total, x) => total + x * x, 0) / values.length);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.05);
  });

  it('settles at the density of prior and D together', () => {
    // -ln p + (z - 2)^2 / 2 is lowest at 1, with variance 1/2.
    const z = normal(seed, [400, 1]) as Tensor2D;
    const logitOf = (x: Tensor2D) => neg(mul(0.5, sum(square(sub(x, 2)), 1)));
    const values = Array.from(langevinLatents(logitOf, z, { seed, steps: 60, rate: 0.1 }).dataSync());
    const mean = values.reduce((total, x) => total + x, 0) / values.length;
    const variance = values.reduce((total, x) => total + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.15);
    expect(Math.abs(variance - 0.5)).toBeLessThan(0.15);
  });

  it('gives row i the same walk in any chunk', () => {
    const z = normal(seed, [5, 3]) as Tensor2D;
    const options = { seed, steps: 3, rate: 0.1 };
    const all = langevinLatents(nothing, z, options);
    const part = langevinLatents(nothing, slice(z, [2, 0], [2, 3]), { ...options, firstRow: 2 });
    expectClose(part, slice(all, [2, 0], [2, 3]));
  });

  it('leaves no tensor but its result, and refuses what is out of range', async () => {
    await expectNoLeak(() => {
      const z = normal(seed, [2, 2]) as Tensor2D;
      const moved = langevinLatents(nothing, z, { seed, steps: 2, rate: 0.1 });
      for (const x of [z, moved]) x.dispose();
    });
    const attempt = (change: object) => () =>
      langevinLatents(nothing, tensor2d([[1]]), { seed, steps: 1, rate: 0.1, ...change });
    expect(attempt({ steps: -1 })).toThrow('langevinLatents: expected steps to be an integer >= 0, got -1.');
    expect(attempt({ rate: 0 })).toThrow('langevinLatents: expected rate to be a finite number > 0, got 0.');
    expect(attempt({ noiseScale: -1 })).toThrow('expected noiseScale to be a finite number >= 0, got -1.');
    expect(attempt({ decay: 0 })).toThrow('expected decay to be in (0, 1], got 0.');
    expect(attempt({ decayEvery: 0 })).toThrow('expected decayEvery to be an integer >= 1, got 0.');
  });
});
