import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installFingerprint, manifests } from '../src/fingerprint.mjs';

let root = '';
const write = (path: string, text: string) => writeFileSync(join(root, path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gans-fingerprint-'));
  for (const folder of ['packages/b', 'packages/a', 'tools/plain']) mkdirSync(join(root, folder), { recursive: true });
  for (const path of ['package.json', 'packages/a/package.json', 'packages/b/package.json']) write(path, '{}');
  write('pnpm-lock.yaml', 'lock: 1');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('manifests', () => {
  it('lists the root and each package, and passes over folders without a manifest', () => {
    expect(manifests(root)).toEqual(['package.json', 'packages/a/package.json', 'packages/b/package.json']);
  });
});

describe('installFingerprint', () => {
  it('stays the same while nothing that matters changes', () => {
    const before = installFingerprint(root);
    write('packages/a/notes.md', 'anything');
    expect(installFingerprint(root)).toBe(before);
  });

  it.each([
    'pnpm-lock.yaml',
    'pnpm-workspace.yaml',
    '.npmrc',
    'package.json',
    'packages/b/package.json',
    'tools/plain/package.json',
  ])('changes with %s', (path) => {
    const before = installFingerprint(root);
    write(path, '{ "changed": true }');
    expect(installFingerprint(root)).not.toBe(before);
  });
});
