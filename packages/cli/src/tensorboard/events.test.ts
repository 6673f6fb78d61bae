import { describe, expect, it } from 'vitest';
import { eventSubject, restartEvent, summaryEvent, versionEvent } from './events';

describe('summaryEvent', () => {
  it('is laid out as event.proto and summary.proto say', () => {
    const event = summaryEvent(1.5, 300, { scalars: { a: 0.25 } });
    expect(Buffer.from(event).toString('hex')).toBe(
      // wall_time: double 1.5; step: varint 300; summary { value { tag: 'a', simple_value: 0.25 } }
      ['09000000000000f83f', '10ac02', '2a0a', '0a08', '0a0161', '150000803e'].join(''),
    );
  });
});

describe('eventSubject', () => {
  it('reads step and tags, of curves and of images', () => {
    const image = { png: Uint8Array.of(1), width: 2, height: 3, channels: 1 };
    const event = summaryEvent(1, 2 ** 33, { scalars: { 'step/x': 1, 'step/y': -1 }, images: { grid: image } });
    expect(eventSubject(event)).toEqual({ step: 2 ** 33, tags: ['step/x', 'step/y', 'grid'] });
  });

  it('finds no tags in what is about the file', () => {
    expect(eventSubject(versionEvent(1))).toEqual({ step: 0, tags: [] });
    expect(eventSubject(restartEvent(1, 7))).toEqual({ step: 7, tags: [] });
  });
});
