import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { writeRunFixture } from '../internal/run-contents-fixture';
import { writeSmallData } from '../internal/small-data';
import { testIo } from '../internal/test-io';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gans-resume-'));
});
afterEach(() => rm(home, { recursive: true }));

describe('resumeCommand', () => {
  it('goes on with a stopped run by its own config, from another folder and with data that have moved', async () => {
    await writeSmallData(join(home, 'data'), undefined, 8);
    const stopping = testIo({ cwd: home });
    const stderr = {
      write: (text: string) => {
        stopping.stderr.write(text);
        if (text.startsWith('GAN')) stopping.stop();
      },
    };
    const words = ['--data', 'data', '--engine', 'wasm', '--steps', '4', '--look-every', '2', '--out', 'runs/a'];
    words.push('--set', 'classifier.training.epochs=2');
    expect(await main(['train', ...words], { ...stopping, stderr })).toBe(1);
    expect(stopping.errors()).toContain('The same command goes on from there.');

    await mkdir(join(home, 'elsewhere/new'), { recursive: true });
    await rename(join(home, 'data'), join(home, 'elsewhere/new/data'));
    const before = await readFile(join(home, 'runs/a/config.json'), 'utf8');
    const io = testIo({ cwd: join(home, 'elsewhere') });
    const resume = ['resume', '../runs/a', '--data', 'new/data', '--save-every', '0', '--json'];
    expect(await main(resume, io), io.errors()).toBe(0);
    expect(JSON.parse(io.data())).toMatchObject({ command: 'resume', steps: 4, folder: join(home, 'runs/a') });
    expect(io.errors()).toContain('continues at step 1 of 4');
    expect(await readFile(join(home, 'runs/a/config.json'), 'utf8')).toBe(before);

    const again = testIo({ cwd: home });
    expect(await main(['resume', 'runs/a', '--data', 'elsewhere/new/data'], again)).toBe(0);
    expect(again.data()).toMatch(
      /^This run was finished before; nothing was trained\.\n.*Report {12}runs\/a\/report\.html\n$/s,
    );
  });

  it('says what is wrong with a run that it cannot go on with', async () => {
    expect(await refused(home, 'resume')).toContain('expected RUN, got nothing');
    expect(await refused(home, 'resume', 'nowhere')).toContain('which is absent');
    await writeRunFixture(join(home, 'run'), 7, { finished: false });
    const moved = await refused(home, 'resume', 'run');
    expect(moved).toContain("expected --data to be glyphs, glyphs-36 or a folder, got 'small', which does not exist");
    const file = join(home, 'run/config.json');
    const { command: _, ...older } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(older));
    expect(await refused(home, 'resume', 'run')).toContain('Give its gans train command again, with --out run.');
  });
});
