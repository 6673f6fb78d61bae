import { describe, expect, it } from 'vitest';
import { addCosts, flops } from './cost';

const cost = {
  images: 1,
  rowSteps: 1000,
  forwardRows: 10,
  encodedRows: 0,
  startMultiplyAdds: 7,
  generatorMultiplyAdds: 234_597_888,
};

describe('flops', () => {
  it('of the paper are 0.938 T an image', () => {
    expect(flops({ ...cost, forwardRows: 0, startMultiplyAdds: 0 })).toBe(4 * 1000 * 234_597_888);
  });

  it('count forward rows half, and the start as it is', () => {
    expect(flops({ ...cost, rowSteps: 0 })).toBe(20 * 234_597_888 + 14);
  });
});

describe('addCosts', () => {
  it('sums up all but the generator', () => {
    expect(addCosts([cost, { ...cost, images: 3, encodedRows: 5 }])).toEqual({
      images: 4,
      rowSteps: 2000,
      forwardRows: 20,
      encodedRows: 5,
      startMultiplyAdds: 14,
      generatorMultiplyAdds: 234_597_888,
    });
  });
});
