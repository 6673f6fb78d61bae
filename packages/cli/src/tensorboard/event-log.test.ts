import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodePng } from '../png';
import { openEventLog } from './event-log';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-events-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A second reading of the format, by its documents alone: checksums bit by bit, fields by hand. */
function readIndependently(file: Buffer): Record<number, (number | Buffer)[]>[] {
  const checksum = (bytes: Buffer) => {
    let crc = 0xffffffff;
    for (const byte of bytes)
      for (let bit = 0; bit < 8; bit++) {
        const carry = (crc ^ (byte >> bit)) & 1;
        crc = (crc >>> 1) ^ (carry ? 0x82f63b78 : 0);
      }
    const inverted = BigInt(~crc >>> 0);
    return Number((((inverted >> 15n) | (inverted << 17n)) + 0xa282ead8n) & 0xffffffffn);
  };
  const messages = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    expect(file.readUInt32LE(at + 8)).toBe(checksum(file.subarray(at, at + 8)));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 12 + length)).toBe(checksum(data));
    messages.push(fieldsOf(data));
    at += 16 + length;
  }
  return messages;
}
function fieldsOf(data: Buffer): Record<number, (number | Buffer)[]> {
  const fields: Record<number, (number | Buffer)[]> = {};
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  };
  while (at < data.length) {
    const tag = varint();
    const sizes: Record<number, (() => number) | undefined> = { 1: () => 8, 2: varint, 5: () => 4 };
    const size = sizes[tag & 7]?.();
    const value = size === undefined ? varint() : data.subarray(at, at + size);
    at += size ?? 0;
    fields[tag >> 3] ??= [];
    fields[tag >> 3]!.push(value);
  }
  return fields;
}
interface Reading {
  step: number;
  wallTime: number;
  scalars: Record<string, number>;
  images: Record<string, { height: number; width: number; channels: number; png: Buffer }>;
  about?: string;
}
async function readAll(): Promise<Reading[]> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return files.flatMap(readIndependently).map((event) => {
    const reading: Reading = {
      step: (event[2]?.[0] as number | undefined) ?? 0,
      wallTime: (event[1]![0] as Buffer).readDoubleLE(),
      scalars: {},
      images: {},
    };
    if (event[3] !== undefined) reading.about = String(event[3][0]);
    if (event[7] !== undefined) reading.about = `session ${fieldsOf(event[7][0] as Buffer)[1]![0]}`;
    for (const value of event[5] === undefined ? [] : fieldsOf(event[5][0] as Buffer)[1]!) {
      const { 1: tag, 2: simple, 4: image } = fieldsOf(value as Buffer);
      if (simple !== undefined) reading.scalars[String(tag![0])] = (simple[0] as Buffer).readFloatLE();
      if (image === undefined) continue;
      const { 1: height, 2: width, 3: channels, 4: png } = fieldsOf(image[0] as Buffer) as Record<number, never[]>;
      reading.images[String(tag![0])] = {
        height: height![0]!,
        width: width![0]!,
        channels: channels![0]!,
        png: png![0]!,
      };
    }
    return reading;
  });
}

describe('openEventLog', () => {
  it('writes curves and pictures as TensorBoard reads them', async () => {
    let clock = 1_500;
    const log = openEventLog(folder, () => clock);
    await log.append({ step: 1, kind: 'step', discriminatorLoss: 0.5, generatorLoss: -2, note: 'words' });
    clock = 2_500;
    await log.append({ step: 300, kind: 'evaluation', frechetDistance: 12.5 });
    const png = encodePng({ width: 5, height: 3, channels: 1, data: new Uint8Array(15) });
    await log.picture(300, 'grid', png);
    const [version, first, second, picture, ...rest] = await readAll();
    expect(rest).toEqual([]);
    expect(version).toMatchObject({ about: 'brain.Event:2', wallTime: 1.5 });
    expect(first).toMatchObject({ step: 1, wallTime: 1.5 });
    expect(first!.scalars).toEqual({ 'step/discriminatorLoss': 0.5, 'step/generatorLoss': -2 });
    expect(second).toMatchObject({ step: 300, wallTime: 2.5, scalars: { 'evaluation/frechetDistance': 12.5 } });
    expect(picture!.images.grid).toEqual({ height: 3, width: 5, channels: 1, png: Buffer.from(png) });
  });

  it('writes nothing before there is something to say, and no picture that is none', async () => {
    const log = openEventLog(folder, () => 0);
    await log.sync();
    await log.picture(1, 'grid', Uint8Array.of(1, 2, 3));
    expect(await readdir(folder)).toEqual([]);
  });

  it('has every step once after a resume, and tells an open TensorBoard from where to forget', async () => {
    const log = openEventLog(folder, () => 0);
    for (let step = 1; step <= 5; step++) await log.append({ step, kind: 'step', loss: step });
    await log.append({ step: 5, kind: 'evaluation', distance: 5 });
    // A kill in the middle of a record.
    const [name] = await readdir(folder);
    await appendFile(join(folder, name!), Uint8Array.of(9, 0, 0, 0));

    const resumed = openEventLog(folder, () => 0);
    await resumed.rewind((line) => line.step <= 3);
    for (let step = 4; step <= 6; step++) await resumed.append({ step, kind: 'step', loss: 10 * step });
    const events = await readAll();
    expect(
      events.filter(({ scalars }) => 'step/loss' in scalars).map(({ step, scalars }) => [step, scalars['step/loss']]),
    ).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 40],
      [5, 50],
      [6, 60],
    ]);
    expect(events.filter(({ about }) => about === 'session 1').map(({ step }) => step)).toEqual([4]);
    expect(events.some(({ scalars }) => 'evaluation/distance' in scalars)).toBe(false);
  });

  it('keeps the figures of a step when only its look is made again, and removes files that hold nothing more', async () => {
    const log = openEventLog(folder, () => 0);
    await log.append({ step: 2, kind: 'step', loss: 1 });
    await log.append({ step: 2, kind: 'evaluation', distance: 5 });
    await log.rewind((line) => line.kind === 'step');
    await log.append({ step: 2, kind: 'evaluation', distance: 6 });
    expect((await readAll()).map(({ step, scalars, about }) => [step, about ?? scalars])).toEqual([
      [0, 'brain.Event:2'],
      [2, { 'step/loss': 1 }],
      [0, 'brain.Event:2'],
      [3, 'session 1'],
      [2, { 'evaluation/distance': 6 }],
    ]);
    await log.rewind(() => false);
    expect(await readdir(folder)).toEqual([]);
  });
});
