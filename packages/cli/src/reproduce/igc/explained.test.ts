import '@tensorflow/tfjs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { writeExplained } from './explained';
import { openedDecoders } from './internal/opened-decoders';
import { smallSetting } from './internal/small-setting';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-explained-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('writeExplained', () => {
  it('writes a page of the test images', async () => {
    const setting = await smallSetting('.');
    const opened = openedDecoders();
    const ready = { options: { preset: 'cold', schedule: [{ steps: 2 }] }, dispose: () => {} } as const;
    const named = { generator: 'class-decoders', title: 'a decoder a class', search: 'tuned' };
    const { count, file } = await writeExplained(setting, named, opened, ready, { folder, io: testIo(), quiet: true });
    expect(count).toBe(10);
    const page = await readFile(join(folder, file), 'utf8');
    expect(page.match(/<article/g)).toHaveLength(10);
    expect(page).toContain('digits read by a decoder a class');
    opened.dispose();
    setting.extractor.dispose();
  });
});
