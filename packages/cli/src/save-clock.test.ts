import { describe, expect, it } from 'vitest';
import { createSaveClock } from './save-clock';

describe('createSaveClock', () => {
  it('is due once its time has passed since the last checkpoint', () => {
    let now = 5000;
    const clock = createSaveClock(60, () => now);
    expect(clock.due()).toBe(false);
    now += 59_999;
    expect(clock.due()).toBe(false);
    now += 1;
    expect([clock.due(), clock.due()]).toEqual([true, true]);
    clock.saved();
    expect(clock.due()).toBe(false);
    now += 60_000;
    expect(clock.due()).toBe(true);
  });

  it('is due when the time was set back', () => {
    let now = 5000;
    const clock = createSaveClock(60, () => now);
    now = 4000;
    expect(clock.due()).toBe(true);
    clock.saved();
    expect(clock.due()).toBe(false);
  });

  it('is always due at 0 seconds', () => {
    const clock = createSaveClock(0, () => 0);
    clock.saved();
    expect(clock.due()).toBe(true);
  });
});
