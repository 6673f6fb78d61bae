import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GansError } from '@gans/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testIo } from '../internal/test-io';
import { cellState } from './cell';
import { type CellPlace, runGrid } from './run-grid';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-grid-'));
});
afterEach(() => rm(folder, { recursive: true }));

const cells = ['a', 'b', 'c'].map((name) => ({ name, config: { name } }));
const quietly = { quiet: true };

describe('runGrid', () => {
  it('runs each cell once, however often it is called, and keeps their order', async () => {
    const ran: string[] = [];
    const run = async ({ name }: { name: string }) => {
      ran.push(name);
      return { length: ran.length };
    };
    const first = await runGrid({ folder, cells: cells.slice(1), run }, testIo(), quietly);
    const second = await runGrid({ folder, cells, run }, testIo(), quietly);
    expect(ran).toEqual(['b', 'c', 'a']);
    expect(first.finished.map(({ name, result }) => [name, result.length])).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
    expect(second.finished.map(({ name, result }) => [name, result.length])).toEqual([
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('gives an unfinished cell the folder that it had', async () => {
    let left = true;
    const run = async (_: object, place: CellPlace) => {
      const file = join(place.folder, 'checkpoint');
      if (left) {
        left = false;
        await writeFile(file, 'half');
        throw new Error('killed');
      }
      return { found: await readFile(file, 'utf8') };
    };
    const one = { folder, cells: cells.slice(0, 1), run };
    await expect(runGrid(one, testIo(), quietly)).rejects.toThrow('killed');
    expect(await cellState(folder, cells[0]!)).toBe('begun');
    expect((await runGrid(one, testIo(), quietly)).finished[0]!.result).toEqual({ found: 'half' });
  });

  it('lets the others have their turn when a cell fails, and tries it again the next time', async () => {
    let broken = true;
    const run = async ({ name }: { name: string }) => {
      if (name === 'b' && broken) throw new GansError('IO', 'the disk is full.');
      return name;
    };
    const io = testIo();
    const first = await runGrid({ folder, cells, run }, io, quietly);
    expect(first.failed).toEqual([{ name: 'b', message: 'the disk is full.' }]);
    expect(first.finished.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(io.errors()).toBe('failed: b: the disk is full.\n');
    broken = false;
    expect((await runGrid({ folder, cells, run }, testIo(), quietly)).finished).toHaveLength(3);
  });

  it('stops between cells, and within one that is told to', async () => {
    const io = testIo();
    const run = async ({ name }: { name: string }) => {
      io.stop();
      return name;
    };
    await expect(runGrid({ folder, cells, run }, io, quietly)).rejects.toThrow(
      'runGrid: stopped with 1 of 3 cells finished. The same command goes on from there.',
    );
    const stopped = testIo();
    const stops = async (): Promise<string> => {
      stopped.stop();
      throw new GansError('ABORTED', 'saved.');
    };
    await expect(runGrid({ folder, cells, run: stops }, stopped, quietly)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await cellState(folder, cells[1]!)).toBe('begun');
  });

  it('says which cell it is at, and how long the rest will take', async () => {
    const io = testIo();
    const run = async ({ name }: { name: string }) => {
      io.clock += 90_000;
      return name;
    };
    await runGrid({ folder, cells, run }, io, { quiet: false });
    expect(io.errors()).toBe(
      'cell 1 of 3: a\ncell 2 of 3: b, about 3 min 00 s left\ncell 3 of 3: c, about 1 min 30 s left\n',
    );
  });
});
