import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCifar, encodeCifar } from './cifar';

const records = (variant: 'cifar-10' | 'cifar-100', count: number) =>
  fc.record({
    labels: fc.uint8Array({ minLength: count, maxLength: count, max: variant === 'cifar-10' ? 9 : 99 }),
    coarseLabels: fc.uint8Array({
      minLength: variant === 'cifar-10' ? 0 : count,
      maxLength: variant === 'cifar-10' ? 0 : count,
      max: 19,
    }),
    // Long arbitrary arrays are slow to draw: a random start, then a pattern that shows every swap of planes, rows or pixels.
    pixels: fc.nat(255).map((start) => Uint8Array.from({ length: count * 3072 }, (_, i) => start + i * 7 + (i >> 8))),
  });

describe('decodeCifar', () => {
  for (const variant of ['cifar-10', 'cifar-100'] as const)
    it(`D4: inverts encodeCifar, ${variant}`, () => {
      fc.assert(
        fc.property(records(variant, 3), (content) => {
          expect(decodeCifar(encodeCifar(content), variant)).toEqual(content);
        }),
        { numRuns: 20 },
      );
    });

  it('D4: reads the label, then planes of red, green, blue, row by row', () => {
    const record = new Uint8Array(3073).fill(1, 1, 1025).fill(2, 1025, 2049).fill(3, 2049);
    record[0] = 7;
    record[1 + 33] = 200; // red of row 1, column 1
    const { labels, pixels } = decodeCifar(record, 'cifar-10');
    expect([...labels]).toEqual([7]);
    expect([...pixels.subarray(0, 3)]).toEqual([1, 2, 3]);
    expect([...pixels.subarray(99, 102)]).toEqual([200, 2, 3]);
  });

  it('reads the coarse label before the fine one', () => {
    const record = new Uint8Array(3074);
    record.set([19, 99]);
    const { labels, coarseLabels } = decodeCifar(record, 'cifar-100');
    expect([labels[0], coarseLabels[0]]).toEqual([99, 19]);
  });

  it('D4: refuses other lengths and labels, naming the file', () => {
    for (const length of [0, 1, 3072, 3074, 2 * 3073 - 1])
      expect(() => decodeCifar(new Uint8Array(length), 'cifar-10', 'data_batch_1.bin')).toThrow(
        `decodeCifar: expected data_batch_1.bin to hold whole cifar-10 records of 3073 bytes, got ${length} bytes.`,
      );
    expect(() => decodeCifar(new Uint8Array(3073).fill(10), 'cifar-10')).toThrow(
      'labels from 0 to 9, got 10 in record 0',
    );
    expect(() => decodeCifar(new Uint8Array(3074).fill(20), 'cifar-100')).toThrow('labels from 0 to 19, got 20');
  });
});

describe('encodeCifar', () => {
  it('refuses counts that do not agree', () => {
    const content = { labels: Uint8Array.of(1), coarseLabels: new Uint8Array(0), pixels: new Uint8Array(5) };
    expect(() => encodeCifar(content)).toThrow('encodeCifar: expected 1 labels to come with 3072 pixel bytes');
  });
});
