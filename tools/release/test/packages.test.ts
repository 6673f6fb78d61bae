import { describe, expect, it } from 'vitest';
import { closure, entries, publicPackages } from '../src/packages.mjs';

const one = (name: string, ...needs: string[]) => ({
  name,
  folder: `packages/${name}`,
  manifest: { name: `@gans/${name}`, dependencies: Object.fromEntries(needs.map((need) => [need, '*'])) },
});

describe('closure', () => {
  it('holds what a package needs of ours, near and far, once', () => {
    const top = one('top', '@gans/left', '@gans/right', 'elsewhere');
    const all = [top, one('left', '@gans/base'), one('right', '@gans/base'), one('base'), one('other')];
    expect(closure(top, all)).toEqual(['@gans/top', '@gans/left', '@gans/right', '@gans/base']);
  });
});

describe('entries', () => {
  it('leaves the manifest out', () => {
    expect(entries({ exports: { '.': {}, './ops': {}, './package.json': '' } })).toEqual(['', '/ops']);
  });
});

describe('publicPackages', () => {
  it('finds the packages of this repository', () => {
    expect(publicPackages().map(({ name }) => name)).toEqual(expect.arrayContaining(['cli', 'losses', 'tensor']));
  });
});
