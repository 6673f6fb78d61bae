import { describe, expect, it } from 'vitest';
import { drivers } from './table';

describe('drivers', () => {
  it('are listed under their own names, the slow ones last', () => {
    for (const [name, driver] of Object.entries(drivers)) expect(driver.name).toBe(name);
    const slow = Object.values(drivers).map((driver) => driver.slow);
    expect(slow).toEqual([...slow].sort());
  });
});
