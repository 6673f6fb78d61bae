import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as losses from '@gans/losses';
import { describe, expect, it } from 'vitest';
import { samples } from '../src/readme.mjs';

const folder = join(process.cwd(), 'packages/losses');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const section = (title: string) => readme.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
const rows = section('Methods')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

describe('the README of @gans/losses', () => {
  it('has every export in its tables of methods, once, and nothing else', () => {
    const named = rows.flatMap(([, names = '']) => Array.from(names.matchAll(/`(\w+)`/g), ([, name]) => name));
    expect(named.sort()).toEqual(Object.keys(losses).sort());
  });

  it('names the file of each method, its equation, its constants and the version that brought it', () => {
    const files = readdirSync(join(folder, 'src')).filter((name) => /^[\w-]+\.ts$/.test(name) && name !== 'index.ts');
    const named = new Set<string>();
    for (const [, names = '', file = '', , equation = '', , since = '', ...rest] of rows) {
      expect(rest, names).toEqual(['']);
      expect(equation.length, names).toBeGreaterThan(0);
      expect(since, names).toMatch(/^0\.[12]\.0$/);
      const text = readFileSync(join(folder, 'src', `${file}.ts`), 'utf8');
      for (const [, name] of names.matchAll(/`(\w+)`/g))
        expect(text).toMatch(new RegExp(`^export (?:function|const) ${name}\\b`, 'm'));
      named.add(`${file}.ts`);
    }
    expect([...named].sort()).toEqual(files.sort());
  });

  it('shows first what the example does, line for line', () => {
    const code = (text: string) => text.split('\n').filter((line) => !/^(?:import |\/\/|$)/.test(line));
    const example = readFileSync(join(folder, 'examples/train-with-d2d.mjs'), 'utf8');
    expect(code(samples(readme)[0]?.code ?? '')).toEqual(code(example));
  });
});
