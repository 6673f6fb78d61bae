import { describe, expect, it } from 'vitest';
import { testIo } from '../internal/test-io';
import { examineEngine, examineEngineApart } from './examine-engine';

/** An `Io` whose program is this script instead of gans; the words that it gets follow in `process.argv`. */
const ioOf = (script: string) => ({ ...testIo(), self: [process.execPath, '-e', script, '--'] as const });

describe('examineEngine', () => {
  it('brings an engine up and measures it', async () => {
    const { engine, tfjsCopies } = await examineEngine('cpu');
    expect(engine).toMatchObject({ name: 'cpu', works: true, version: '4.22.0', threads: 1, reasons: [] });
    for (const value of Object.values(engine.speed!)) expect(value).toBeGreaterThan(0);
    expect(tfjsCopies).toHaveLength(1);
  });
});

describe('examineEngineApart', () => {
  it('asks this program for the engine alone, in a process of its own', async () => {
    const io = ioOf('console.log(JSON.stringify({ engine: process.argv.slice(1), tfjsCopies: [] }))');
    expect((await examineEngineApart('wasm', io)).engine).toEqual(['doctor', '--engine', 'wasm', '--json']);
  });

  it('survives an engine that crashes its process, and tells how', async () => {
    const crash = ioOf(
      "console.error('Illegal instruction'); process.kill(process.pid, 'SIGSEGV'); setInterval(() => 0, 99)",
    );
    expect(await examineEngineApart('tensorflow', crash)).toEqual({
      engine: {
        name: 'tensorflow',
        description: expect.any(String),
        works: false,
        reasons: ['it crashed (SIGSEGV): Illegal instruction'],
      },
      tfjsCopies: [],
    });
    const { engine } = await examineEngineApart('wasm', ioOf('process.exit(7)'));
    expect(engine.reasons).toEqual(['it crashed (exit code 7)']);
  });

  it('ends the process when the user stops it', async () => {
    const io = ioOf('setInterval(() => 0, 99)');
    const examination = examineEngineApart('wasm', io);
    io.stop();
    await expect(examination).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('makes do with this process where it cannot start another one', async () => {
    expect((await examineEngineApart('cpu', testIo())).engine).toMatchObject({ name: 'cpu', works: true });
  });
});
