import { execFileSync } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { markAtOnce } from './mark-at-once';

const given = vi.hoisted(() => [] as string[]);
vi.mock('node:v8', () => ({ setFlagsFromString: (flag: string) => given.push(flag) }));

/** A small heap that stays, and steps that leave garbage between turns of the event loop. */
const PROGRAM = `const kept = Array.from({ length: 2e5 }, (_, i) => ({ i, inner: [i] }));
let held = [];
for (let step = 0; step < 60; step++) {
  held = Array.from({ length: 6e4 }, (_, i) => [i, step]);
  await new Promise((resolve) => setImmediate(resolve));
}
console.log(kept.length + held.length);`;

function timesMarkedBitByBit(flags: readonly string[]): number {
  const options = ['--trace-incremental-marking', '--input-type=module', '--eval', PROGRAM];
  const told = execFileSync(process.execPath, [...flags, ...options], { encoding: 'utf8' });
  expect(told).toContain('260000');
  return told.match(/Start marking/g)?.length ?? 0;
}

it('sets a flag that keeps V8 from marking bit by bit', () => {
  markAtOnce();
  expect(timesMarkedBitByBit([])).toBeGreaterThan(0);
  expect(timesMarkedBitByBit(given)).toBe(0);
});
