import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { examples, numbersIn, promisedNumbers, runExample } from '../src/examples.mjs';
import { setStage } from './stage';

const root = process.cwd();
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifestOf = (room: string) => JSON.parse(read(`packages/${room}/package.json`));

/** The modules whose exports a sample of a package may use: of what it depends on, then its own, then its own file's. */
async function scopeOf(room: string, path: string): Promise<Record<string, unknown>> {
  const below = Object.keys(manifestOf(room).dependencies ?? {}).filter((name) => name.startsWith('@gans/'));
  const names = [...below, `@gans/${room}`].flatMap((name) =>
    Object.keys(manifestOf(name.replace('@gans/', '')).exports)
      .filter((entry) => entry !== './package.json')
      .map((entry) => `${name}${entry.slice(1)}`),
  );
  const modules = await Promise.all([...names, join(root, path)].map((name) => import(name)));
  return Object.assign({ tf, ...stage }, ...modules);
}

const printed: string[] = [];
let folder = '';
let stage: Readonly<Record<string, unknown>> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gans-examples-'));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(root);
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await tf.setBackend('cpu');
  stage = setStage();
  printed.length = 0;
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...values) => void printed.push(values.join(' ')));
});

for (const room of readdirSync(join(root, 'packages'))) {
  const sources = readdirSync(join(root, 'packages', room, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `packages/${room}/src/${path}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  const found = sources.sort().flatMap((path) => examples(path, read(path)).map((example) => ({ path, ...example })));

  describe(`the docstrings of @gans/${room}`, () => {
    it('have examples', () => expect(found.length).toBeGreaterThan(0));

    it.each(found)('run: $name of $path', async ({ path, code }) => {
      await runExample(code, { scope: await scopeOf(room, path), load: (name) => import(name) });
      promisedNumbers(code).forEach((numbers, i) => {
        if (numbers === undefined) return;
        expect(numbersIn(printed[i] ?? ''), printed[i]).toHaveLength(numbers.length);
        for (const [j, number] of numbers.entries()) expect(numbersIn(printed[i]!)[j]).toBeCloseTo(number, 3);
      });
    });
  });
}
