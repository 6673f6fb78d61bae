import { tensor } from '@tensorflow/tfjs-core';
import { expectClose } from '#test-kit';
import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';

const failing = (f: () => void): string => {
  try {
    f();
  } catch (error) {
    return (error as Error).message;
  }
  return 'did not fail';
};

describe('expectClose', () => {
  it('takes tensors, typed arrays, nested arrays and numbers', () => {
    expectClose(tensor([[1, 2]]), [[1, 2]]);
    expectClose(Float32Array.of(1, 2), [1, 2]);
    expectClose(3, tensor(3));
    expectClose([Infinity, -Infinity], [Infinity, -Infinity]);
  });

  it('accepts |got - expected| <= atol + rtol |expected| and nothing beyond, on both sides', () => {
    const tolerance = { rtol: 0.1, atol: 0.5 };
    expectClose([11.5, 8.5], [10, 10], tolerance);
    expect(failing(() => expectClose([11.6], [10], tolerance))).toBe(
      'element 0 of 1: expected 10, got 11.6 (tolerance 1.5)',
    );
    expect(failing(() => expectClose([8.4], [10], tolerance))).toContain('got 8.4');
  });

  it('reports the worst element', () => {
    expect(failing(() => expectClose([1, 5, 2], [1, 1, 1], { rtol: 0, atol: 0.1 }))).toContain('element 1 of 3');
  });

  it('finds NaN, infinities and missing values, whatever the tolerance', () => {
    const loose = { rtol: 1e9, atol: 1e9 };
    expect(failing(() => expectClose([NaN], [1], loose))).toContain('got NaN');
    expect(failing(() => expectClose([1], [NaN], loose))).toContain('expected NaN');
    expect(failing(() => expectClose([NaN], [NaN], loose))).toContain('got NaN');
    expect(failing(() => expectClose([1, NaN, 1], [1, 1, 9], { rtol: 0, atol: 0 }))).toContain('element 1 of 3');
    expect(failing(() => expectClose([Infinity], [1], loose))).toContain('got Infinity');
    expect(failing(() => expectClose([1], [1, 2], loose))).toContain('expected 2 values, got 1');
  });

  it('compares the shapes of tensors', () => {
    expect(failing(() => expectClose(tensor([1, 2]), tensor([[1, 2]])))).toContain('shapes differ');
  });
});
