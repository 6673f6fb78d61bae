import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { projectLatents } from './project-latents';

const normal = { kind: 'normal' } as const;
const SIZE = 5;
const anyRow = fc.array(anyFloat32(4), { minLength: SIZE, maxLength: SIZE });
/** Rows whose squares neither vanish nor overflow. */
const anyLatent = anyRow.filter((row) => Math.hypot(...row) > 1e-3);

const project = (row: readonly number[], start: readonly number[]) =>
  tf.tidy(() => projectLatents(tf.tensor2d([[...row]]), tf.tensor2d([[...start]]), normal).dataSync());

describeOnEngines('projectLatents', () => {
  it('gives a row the length of its start, and leaves its direction', () => {
    tf.tidy(() => {
      const start = tf.tensor2d([
        [3, 4],
        [0, 1],
      ]);
      const moved = tf.tensor2d([
        [0, 20],
        [-0.5, 0],
      ]);
      expectClose(projectLatents(moved, start, normal), [0, 5, -1, 0]);
    });
  });

  it('Q4: is idempotent', () => {
    fc.assert(
      fc.property(anyLatent, anyLatent, (row, start) => {
        const once = project(row, start);
        expectClose(project([...once], start), once, { rtol: 0, atol: 4e-6 * Math.hypot(...start) });
      }),
      { numRuns: 30 },
    );
  });

  it('Q4: gives z and c z the same result, c > 0', () => {
    fc.assert(
      fc.property(anyLatent, anyLatent, fc.double({ min: 0.01, max: 100, noNaN: true }), (row, start, c) => {
        const scaled = project(
          row.map((value) => c * value),
          start,
        );
        expectClose(scaled, project(row, start), { rtol: 0, atol: 4e-6 * Math.hypot(...start) });
      }),
      { numRuns: 30 },
    );
  });

  it('Q4: gives the start where a row has no direction', () => {
    expect([...project([0, 0, 0, 0, 0], [1, 2, 3, 4, 5])]).toEqual([1, 2, 3, 4, 5]);
    expect([...project([1, 2, 3, 4, 5], [0, 0, 0, 0, 0])]).toEqual([0, 0, 0, 0, 0]);
  });

  it('keeps latents of a uniform prior within its bounds', () => {
    tf.tidy(() => {
      const prior = { kind: 'uniform', min: -1, max: 2 } as const;
      const start = tf.zeros<tf.Rank.R2>([1, 3]);
      expectClose(projectLatents(tf.tensor2d([[-3, 0.5, 2.5]]), start, prior), [-1, 0.5, 2]);
    });
  });

  it('refuses rows that are not as long as their start, and leaves no tensor', () => {
    const [a, b] = [tf.ones<tf.Rank.R2>([1, 2]), tf.ones<tf.Rank.R2>([1, 3])];
    const before = tf.memory().numTensors;
    expect(() => projectLatents(a, b, normal)).toThrow(
      'projectLatents: expected latents and start to have one shape, got [1, 2] and [1, 3].',
    );
    projectLatents(a, a, normal).dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([a, b]);
  });
});
