import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccepted } from '../src/accepted';
import { acceptedHere } from '../src/mutate';

describe('readAccepted', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mutation-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('wants a reason for every entry', () => {
    const path = join(folder, 'accepted.json');
    const entry = { file: 'a.ts', within: 'f', before: 'x', after: 'y', reason: 'none' };
    writeFileSync(path, JSON.stringify([entry]));
    expect(readAccepted(path)).toEqual([entry]);
    writeFileSync(path, JSON.stringify([entry, { ...entry, reason: ' ' }]));
    expect(() => readAccepted(path)).toThrow('accepted.json: expected entry 1 to have a reason.');
  });

  it('reads the list of this repository, whose entries differ', () => {
    const entries = acceptedHere().map(({ file, within, before, after }) => [file, within, before, after].join('\n'));
    expect(new Set(entries).size).toBe(entries.length);
  });
});
