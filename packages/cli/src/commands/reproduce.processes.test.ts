import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleGans, type GansChild, type SpawnGans } from '../internal/gans-child';
import { writeSmallData } from '../internal/small-data';

let cwd: string;
let spawnGans: SpawnGans;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reproduce-killed-'));
  await writeSmallData(join(cwd, 'data'), undefined, 8);
  spawnGans = await bundleGans('reproduce');
});
afterAll(() => rm(cwd, { recursive: true }));

const options = { data: 'data', engine: 'wasm', batch: 8, steps: 6, seeds: 1, cells: 'acgan-seed-1,reacgan-seed-1' };
const reproduce = (out: string, cells = options.cells) => {
  const words = Object.entries({ ...options, cells, out, page: `${out}.md` });
  return spawnGans(['reproduce', 'reacgan', ...words.flatMap(([name, value]) => [`--${name}`, String(value)])], cwd);
};
const cell = (out: string, name: string) => join(cwd, out, 'data-unverified-batch-8', 'cells', name);
const resultOf = async (out: string, name: string) => {
  const { seconds: _, result } = JSON.parse(await readFile(join(cell(out, name), 'result.json'), 'utf8'));
  const { trainingSeconds: __, ...outcome } = result;
  return outcome;
};
const ends = async (child: GansChild) => ({ ...(await child.end), errors: child.errors() });

it('gans reproduce, killed and stopped, goes on to the same results and repeats no finished cell', {
  timeout: 300_000,
}, async () => {
  const whole = await ends(reproduce('whole', 'reacgan-seed-1'));
  expect(whole.code, whole.errors).toBe(0);

  const judged = reproduce('killed');
  await judged.shows(/judge +\d/);
  judged.process.kill('SIGKILL');
  expect((await ends(judged)).signal).toBe('SIGKILL');
  // What else it takes to be judged has been done once.
  await cp(join(cwd, 'whole', 'judges'), join(cwd, 'killed', 'judges'), { recursive: true, force: true });

  const second = reproduce('killed');
  await second.shows(/cell 2 of 2: reacgan-seed-1[\s\S]*GAN +\d/);
  second.process.kill('SIGKILL');
  await second.end;
  const { mtimeMs } = await stat(join(cell('killed', 'acgan-seed-1'), 'result.json'));
  await expect(stat(join(cell('killed', 'reacgan-seed-1'), 'result.json'))).rejects.toThrow('ENOENT');

  const stopped = reproduce('killed');
  await stopped.shows(/GAN +\d/);
  stopped.process.kill('SIGTERM');
  const told = await ends(stopped);
  expect(told.code, told.errors).toBe(143);
  expect(told.errors).toMatch(/\nstopped: gans train: step \d+ of 6 is saved in [^\n]*reacgan-seed-1[^\n]*\n$/);

  const last = await ends(reproduce('killed'));
  expect(last.code, last.errors).toBe(0);
  expect(last.errors).toMatch(/\ncell 2 of 2: reacgan-seed-1[\s\S]*\ncontinues at step \d+ of 6/);
  expect(last.errors).not.toContain('cell 1 of 2');
  expect((await stat(join(cell('killed', 'acgan-seed-1'), 'result.json'))).mtimeMs).toBe(mtimeMs);
  expect(await resultOf('killed', 'reacgan-seed-1')).toEqual(await resultOf('whole', 'reacgan-seed-1'));
  const names = await readdir(join(cwd, 'killed'), { recursive: true });
  expect(names.filter((name) => name.includes('.tmp') || name.endsWith('.lock'))).toEqual([]);
});
