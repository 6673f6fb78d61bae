import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { main } from './command-line';
import { writeSmallData } from './internal/small-data';
import { testIo } from './internal/test-io';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-cli-'));
});

/** Runs a command line that must be refused: exit 2, one line, and with --json one object. */
async function refused(...argv: string[]): Promise<string> {
  const plain = testIo({ cwd });
  expect(await main(argv, plain)).toBe(2);
  expect(plain.data()).toBe('');
  expect(plain.errors()).toMatch(/^error: [^\n]+\n$/);
  const json = testIo({ cwd });
  expect(await main([...argv, '--json'], json)).toBe(2);
  const { error } = JSON.parse(json.data());
  expect(error.code).toMatch(/^[A-Z]+$/);
  expect(plain.errors()).toBe(`error: ${error.message}\n`);
  return error.message;
}

describe('main', () => {
  it('prints help and version', async () => {
    for (const argv of [['--help'], ['help'], ['-h']]) {
      const io = testIo({ cwd });
      expect(await main(argv, io)).toBe(0);
      expect(io.data()).toContain('Usage: gans COMMAND');
      expect(io.errors()).toBe('');
    }
    const help = testIo({ cwd });
    expect(await main(['train', '--seed', '7', '--help'], help)).toBe(0);
    expect(help.data()).toContain('Usage: gans train [options]');
    const version = testIo({ cwd });
    expect(await main(['--version', '--json'], version)).toBe(0);
    expect(JSON.parse(version.data()).version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('names the nearest command and option', async () => {
    expect(await refused('trian')).toBe("gans: expected a known command, got 'trian'. Did you mean train?");
    expect(await refused('train', '--sead', '7')).toContain('Did you mean --seed?');
    expect(await refused('train', '--engine', 'wams')).toContain('Did you mean wasm?');
    expect(await refused()).toContain('expected a command');
    expect(await refused('help', 'doctr')).toContain('Did you mean doctor?');
  });

  it('refuses data that is missing, empty, damaged or of another size', async () => {
    expect(await refused('train', '--data', 'nowhere')).toContain('does not exist');
    await writeSmallData(join(cwd, 'few'), { train: 20, test: 10 });
    expect(await refused('train', '--data', 'few')).toContain('at least 64 training images');

    await writeSmallData(join(cwd, 'short'));
    await truncate(join(cwd, 'short', 'train-images-idx3-ubyte'), 5000);
    expect(await refused('train', '--data', 'short')).toContain('truncated');

    await writeSmallData(join(cwd, 'gzip'));
    const images = await readFile(join(cwd, 'gzip', 'train-images-idx3-ubyte'));
    await writeFile(join(cwd, 'gzip', 'train-images-idx3-ubyte'), gzipSync(images).subarray(0, 3000));
    expect(await refused('train', '--data', 'gzip')).toContain('train-images-idx3-ubyte');

    await writeSmallData(join(cwd, 'counts'));
    const fewer = await readFile(join(cwd, 'few', 'train-labels-idx1-ubyte'));
    await writeFile(join(cwd, 'counts', 'train-labels-idx1-ubyte'), fewer);
    expect(await refused('train', '--data', 'counts')).toContain('128 labels');

    await writeSmallData(join(cwd, 'magic'));
    await writeFile(join(cwd, 'magic', 'train-images-idx3-ubyte'), Buffer.alloc(500, 7));
    expect(await refused('train', '--data', 'magic')).toContain('magic');
    expect((await readdir(cwd)).sort()).toEqual(['counts', 'few', 'gzip', 'magic', 'short']);
  });

  it('refuses a run folder that cannot be written, before anything else', async () => {
    await writeFile(join(cwd, 'file'), '');
    expect(await refused('train', '--data', 'nowhere', '--out', 'file/run')).toContain('--out');
  });

  it('refuses to sample from what is no run', async () => {
    expect(await refused('sample', 'nowhere')).toContain('nowhere');
    expect(await refused('sample', 'nowhere', '--out', 'grid.jpg')).toContain('Did you mean .png?');
  });
});
