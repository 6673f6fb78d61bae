import { describe, expect, it } from 'vitest';
import { createSpeedometer } from './speedometer';

describe('createSpeedometer', () => {
  it('counts the images of a step over its seconds, and averages', () => {
    let now = 1000;
    const speed = createSpeedometer(64, () => now);
    now += 2000;
    expect(speed.lap()).toBe(32);
    speed.restart();
    now += 1000;
    expect(speed.lap()).toBeCloseTo(64 / (0.9 * 2 + 0.1 * 1), 10);
  });

  it('leaves out what lies between a lap and a restart', () => {
    let now = 0;
    const speed = createSpeedometer(10, () => now);
    now += 1000;
    speed.lap();
    now += 60_000;
    speed.restart();
    now += 1000;
    expect(speed.lap()).toBeCloseTo(10, 10);
  });
});
