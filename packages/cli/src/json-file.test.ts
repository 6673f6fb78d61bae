import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonLines, readJson, toJson } from './json-file';

describe('toJson', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(toJson({ a: 1 })).toBe('{\n  "a": 1\n}\n');
  });
});

describe('readJson', () => {
  it('reads a file, and says which one it cannot read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gans-json-'));
    const path = join(folder, 'a.json');
    await expect(readJson(path)).rejects.toMatchObject({ code: 'IO', message: expect.stringContaining('ENOENT') });
    await writeFile(path, '{"a":');
    await expect(readJson(path)).rejects.toMatchObject({ code: 'FORMAT', message: expect.stringContaining(path) });
    await writeFile(path, '{"a":1}');
    expect(await readJson(path)).toEqual({ a: 1 });
  });
});

describe('parseJsonLines', () => {
  it('drops a torn last line only', () => {
    expect(parseJsonLines('{"step":1}\n{"step":2}\n{"st')).toEqual([{ step: 1 }, { step: 2 }]);
    expect(parseJsonLines('')).toEqual([]);
    expect(() => parseJsonLines('{"step":1}\n{"st\n{"step":3}\n')).toThrow('expected line 2 to hold JSON');
  });
});
