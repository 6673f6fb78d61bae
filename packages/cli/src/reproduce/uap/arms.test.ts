import { describe, expect, it } from 'vitest';
import { ARMS, armOf, SUBJECT } from './arms';

describe('ARMS', () => {
  it('run from nothing to the real images, under names that a folder bears', () => {
    expect([ARMS[0].key, ARMS.at(-1)!.key]).toEqual(['random', 'real']);
    for (const { key } of ARMS) expect(key).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(new Set(ARMS.map(({ key }) => key)).size).toBe(9);
  });
});

describe('armOf', () => {
  it('finds the reconstruction, which says that it is one', () => {
    expect(armOf(SUBJECT).about).toContain('reconstruction');
  });
});
