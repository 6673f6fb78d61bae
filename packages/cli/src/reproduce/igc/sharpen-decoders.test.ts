import '@tensorflow/tfjs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDecoders } from '../../classify/open-generator';
import { testIo } from '../../internal/test-io';
import { trainDecoders } from './generators';
import { smallDigits, smallSetting } from './internal/small-setting';
import { sharpenDecoders } from './sharpen-decoders';

let folder: string;
let setting: Awaited<ReturnType<typeof smallSetting>>;
const place = async (name: string, io = testIo()) => {
  await mkdir(join(folder, name), { recursive: true });
  return { folder: join(folder, name), io, quiet: true };
};
/** An `Io` whose clock goes on by 100 seconds whenever it is looked at, and which stops at that many looks. */
const stoppingIo = (looks: number) => {
  const io = testIo();
  let left = looks;
  return Object.assign(io, {
    now: () => {
      if (--left === 0) io.stop();
      io.clock += 100_000;
      return io.clock;
    },
  });
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-sharpen-'));
  setting = await smallSetting('.');
  const parts = [0, 1, 2].map((k) => smallDigits(1, [k], 16).images);
  await trainDecoders(setting, { steps: 12 }, { parts, restCount: 0 }, await place('from'));
});
afterAll(async () => {
  setting.extractor.dispose();
  await rm(folder, { recursive: true });
});

describe('sharpenDecoders', () => {
  const from = () => join(folder, 'from');
  const filesOf = async (name: string) => {
    const names = (await readdir(join(folder, name))).sort();
    return { names, bytes: await Promise.all(names.map((file) => readFile(join(folder, name, file)))) };
  };

  it('goes on after a stop to the same bits, and keeps nothing but the decoders', async () => {
    const before = memory().numTensors;
    // A bank holds for 50 steps: there are two. The third look is that after the save between them.
    const length = { steps: 54 };
    expect(await sharpenDecoders(setting, length, await place('whole'), from())).toBe(54);
    await expect(sharpenDecoders(setting, length, await place('parts', stoppingIo(3)), from())).rejects.toMatchObject({
      code: 'ABORTED',
    });
    expect(await readdir(join(folder, 'parts'))).toEqual(['sharpening.safetensors']);
    await sharpenDecoders(setting, length, await place('parts'), from());
    expect(memory().numTensors).toBe(before);
    const [whole, parts, old] = await Promise.all(['whole', 'parts', 'from'].map(filesOf));
    expect(parts!.names).toEqual([0, 1, 2].map((k) => `decoder-${k}.safetensors`));
    expect(parts).toEqual(whole);
    expect(whole!.names).toEqual(old!.names);
    for (const [k, bytes] of whole!.bytes.entries()) expect(bytes.equals(old!.bytes[k]!)).toBe(false);
  });

  it('keeps the names of the classes', async () => {
    const names = await Promise.all(
      ['from', 'whole'].map(async (name) => {
        const { classNames, dispose } = await openDecoders(join(folder, name));
        dispose();
        return classNames;
      }),
    );
    expect(names[1]).toEqual(names[0]);
  });

  it('measures how many steps its minutes are', async () => {
    const slow = testIo();
    const now = () => {
      slow.clock += 3000;
      return slow.clock;
    };
    const steps = await sharpenDecoders(
      setting,
      { minutes: 1.2 },
      await place('measured', Object.assign(slow, { now })),
      from(),
    );
    expect(steps).toBe(24);
  });

  it('refuses a folder without decoders', async () => {
    await expect(sharpenDecoders(setting, { steps: 1 }, await place('none'), join(folder, 'none'))).rejects.toThrow(
      /expected trained class decoders in .*none, got none\. Run cell class-decoders-generator first/,
    );
  });
});
