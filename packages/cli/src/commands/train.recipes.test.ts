import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { writeSmallData } from '../internal/small-data';
import { imageNames, writeImages } from '../internal/small-images';
import { testIo } from '../internal/test-io';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-recipes-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const write = (file: string, recipe: object) => writeFile(join(cwd, file), JSON.stringify(recipe));
const print = async (...words: string[]) => {
  const io = testIo({ cwd });
  expect(await main(['train', '--print-config', ...words], io), io.errors()).toBe(0);
  return io.data();
};

describe('gans train --recipe', () => {
  it('names the nearest recipe of one that is unknown', async () => {
    expect(await refused(cwd, 'train', '--recipe', 'recgan')).toBe(
      "gans train: expected --recipe to be a recipe or the path of a .json file, got 'recgan'. Did you mean reacgan? gans recipes lists them all.",
    );
    expect(await refused(cwd, 'train', '--recipe', 'reacgan/cifar10+difaug')).toContain(
      'Did you mean reacgan/cifar10+diffaug?',
    );
    expect(await refused(cwd, 'train', '--recipe', 'with/lecam')).toContain('expected --recipe to be a recipe');
  });

  it('says what a published configuration needs that cannot be built', async () => {
    expect(await refused(cwd, 'train', '--recipe', 'reacgan/afhq')).toBe(
      "gans train: expected --recipe to be a recipe that can be built, got 'reacgan/afhq'. It needs StyleGAN2, which core-nets does not have.",
    );
  });

  it('takes a file of one that extends others, built in and beside it', async () => {
    await write('base.json', { extends: ['acgan', 'with/lecam'], gan: { batchSize: 16 } });
    await write('mine.json', { extends: './base.json', about: 'Mine.', gan: { leCam: { start: 5 } } });
    await writeSmallData(join(cwd, 'data'));
    const printed = await print('--recipe', 'mine.json', '--data', 'data', '--set', 'gan.leCam.decay=0.5');
    expect(printed).toMatch(/^# mine\n/);
    for (const line of [
      /^gan\.batchSize = 16 +# \.\/base\.json$/m,
      /^gan\.leCam\.start = 5 +# mine\.json$/m,
      /^gan\.leCam\.weight = 0\.3 +# with\/lecam$/m,
      /^gan\.leCam\.decay = 0\.5 +# --set$/m,
      /^gan\.conditional\.name = "auxiliary-classifier" +# acgan\/mini$/m,
      /^nets\.generator\.height = 32 +# data$/m,
      /^gan\.order = "discriminator-first" +# default$/m,
    ])
      expect(printed).toMatch(line);
    expect(await readdir(cwd)).toEqual(['base.json', 'data', 'mine.json']);
  });

  it.each([
    [
      { extends: 'reacgan', gann: {} },
      /mine\.json: expected it to have no keys but extends, .*, got gann\. Did you mean gan\?/,
    ],
    [{ extends: 'reacgn' }, /mine\.json: expected extends to be a recipe .*, got 'reacgn'\. Did you mean reacgan\?/],
    [{ extends: 'reacgan/afhq+ada' }, /It needs StyleGAN2/],
    [{ extends: 3 }, /expected extends to be the name of a recipe, or a list of names, got 3/],
    [{ extends: './mine.json' }, /expected extends not to lead back to the file itself/],
    [{ extends: 'reacgan', colour: { nets: 1 } }, /expected colour\.nets to be an object, got 1/],
    [{ extends: 'reacgan', about: 7 }, /expected about to be a text, got 7/],
    [{ gan: { batchSize: 8 } }, /in gan, expected steps to be a positive integer, got undefined/],
    [
      { extends: 'reacgan', gan: { topK: { gama: 1 } } },
      /got gama\. The nearest known one is gamma\. It comes from mine\.json/,
    ],
    [{ extends: 'reacgan', nets: { generator: { net: 'biggan' } } }, /in nets\.generator, expected /],
  ])('refuses the recipe %j', async (recipe, message) => {
    await write('mine.json', recipe);
    await writeSmallData(join(cwd, 'data'));
    expect(await refused(cwd, 'train', '--recipe', 'mine.json', '--data', 'data', '--engine', 'cpu')).toMatch(message);
    expect(await readdir(cwd)).not.toContain('runs');
  });

  it('refuses a file that is not there, or is no JSON', async () => {
    await writeFile(join(cwd, 'torn.json'), '{');
    await writeSmallData(join(cwd, 'data'));
    expect(await refused(cwd, 'train', '--data', 'data', '--recipe', 'nowhere.json')).toContain('nowhere.json');
    expect(await refused(cwd, 'train', '--data', 'data', '--recipe', 'torn.json')).toContain('to hold JSON');
  });
});

describe('gans train --print-config', () => {
  it('prints one JSON object with the values and their origins', async () => {
    await writeSmallData(join(cwd, 'data'), undefined, 28);
    const { recipe, config, origins } = JSON.parse(await print('--data', 'data', '--steps', '7', '--json'));
    expect(recipe).toBe('reacgan/mini');
    expect(config.gan.steps).toBe(7);
    expect(config.nets.discriminator.height).toBe(28);
    expect(origins).toMatchObject({
      'gan.steps': '--steps',
      'nets.discriminator.head': 'gan',
      'nets.discriminator.height': 'data',
    });
  });
});

describe('gans train with images of all kinds', () => {
  const photos = async (classes: readonly string[], sizes: readonly number[]) => {
    for (const [i, size] of sizes.entries())
      await writeImages(
        join(cwd, 'photos'),
        imageNames(60, classes).map((name) => name.replace('.', `-${i}.`)),
        {
          channels: 3,
          size,
        },
      );
  };

  it('brings them to one size by --resize, and says so where that is missing', async () => {
    await photos(['cat', 'dog'], [20, 33]);
    expect(await refused(cwd, 'train', '--data', 'photos')).toContain('--resize 32');
    const printed = await print('--data', 'photos', '--resize', '32');
    expect(printed).toMatch(/^nets\.generator\.width = 32 /m);
    expect(printed).toMatch(/^nets\.generator\.channels = 3 /m);
  });

  it('brings files of another format to a size too', async () => {
    await writeSmallData(join(cwd, 'data'), undefined, 28);
    expect(await print('--data', 'data', '--resize', '32')).toMatch(/^nets\.generator\.width = 32 /m);
  });

  it('names the nearest size that the nets can make', async () => {
    await writeSmallData(join(cwd, 'data'), undefined, 28);
    const nets = ['nets.generator={"net":"biggan","latentSize":16,"filters":8,"sharedSize":4,"attention":[]}'];
    expect(await refused(cwd, 'train', '--data', 'data', '--set', nets[0]!, '--engine', 'cpu')).toBe(
      'gans train: in nets.generator, expected resolution to be one of 32, 64, 128, 256, 512, got 28. The nearest allowed value is 32. Bring the images there by --resize 32. It comes from data.',
    );
  });

  it('says why one class is not enough, and what takes it', async () => {
    await photos(['cat'], [8]);
    const message = await refused(cwd, 'train', '--data', 'photos');
    expect(message).toBe(
      "gans train: expected --data to hold at least two classes for conditional d2d-cross-entropy, got one, 'cat'. D2D-CE draws images of different classes apart, and of one class there is no such pair: its loss would always be 0. Add a class, or take --recipe unconditional.",
    );
    expect(await refused(cwd, 'train', '--data', 'photos', '--recipe', 'acgan')).toContain('always right');
    await print('--data', 'photos', '--recipe', 'unconditional', '--set', 'gan.batchSize=8');
  });

  it('names a class that has no image', async () => {
    await writeSmallData(join(cwd, 'data'), { train: 70, test: 20 });
    const labels = join(cwd, 'data', 'train-labels-idx1-ubyte');
    const bytes = await readFile(labels);
    await writeFile(
      labels,
      bytes.map((byte, i) => (i >= 8 && (byte === 3 || byte === 5) ? 9 : byte)),
    );
    expect(await refused(cwd, 'train', '--data', 'data')).toContain(
      'expected --data to hold training images of every class, got none of 3, 5.',
    );
  });
});

describe('gans train --recipe unconditional', () => {
  it('trains on a folder of images that are of one class, and draws such', async () => {
    await writeImages(join(cwd, 'photos'), imageNames(80), { channels: 3, size: 8 });
    const small = [
      'nets.generator.filters=2',
      'nets.discriminator.filters=2',
      'gan.batchSize=8',
      'evaluation.images=12',
    ];
    const set = [...small, 'classifier.net.filters=2', 'classifier.training.epochs=2'].flatMap((text) => [
      '--set',
      text,
    ]);
    const gans = async (...words: string[]) => {
      const io = testIo({ cwd });
      expect(await main([...words, '--engine', 'wasm', '--json'], io), io.errors()).toBe(0);
      return JSON.parse(io.data());
    };
    const { metrics } = await gans(
      'train',
      '--recipe',
      'unconditional',
      '--data',
      'photos',
      '--steps',
      '3',
      '--out',
      'run',
      ...set,
    );
    expect(Object.keys(metrics)).toEqual(['frechetDistance']);
    expect(metrics.frechetDistance.protocol.extractor.name).toContain('shown nothing but photos');
    const drawn = await gans('sample', 'run', '--count', '4', '--out', 'grid.png');
    expect(drawn).toMatchObject({ count: 4, imageShape: [8, 8, 3] });
    expect(await refused(cwd, 'sample', 'run', '--class', '1', '--engine', 'wasm')).toContain(
      'the run knows no classes',
    );
  });
});

describe('gans train --force', () => {
  it('lists what differs, goes on with it when forced, and says so in the result', async () => {
    await writeSmallData(join(cwd, 'data'), { train: 64, test: 20 }, 8);
    const small = [
      'nets.generator.filters=2',
      'nets.discriminator.filters=2',
      'gan.batchSize=8',
      'evaluation.images=12',
    ];
    const set = [...small, 'classifier.net.filters=2', 'classifier.training.epochs=2'].flatMap((text) => [
      '--set',
      text,
    ]);
    const run = async (...words: string[]) => {
      const io = testIo({ cwd });
      const code = await main(
        ['train', '--data', 'data', '--engine', 'wasm', '--out', 'run', ...set, ...words, '--json'],
        io,
      );
      return { code, result: JSON.parse(io.data()) };
    };
    expect(await run('--steps', '3')).toMatchObject({ code: 0, result: { steps: 3 } });
    const longer = ['--steps', '5', '--set', 'gan.conditional.weight=1'];
    const { code, result } = await run(...longer);
    expect(code).toBe(2);
    expect(result.error.message).toContain(
      '(gan.conditional.weight is 0.5 there and 1 here; gan.steps is 3 there and 5 here). Choose another --out, or go on with this config by --force.',
    );
    const forced = await run(...longer, '--force');
    expect(forced).toMatchObject({ code: 0, result: { steps: 5 } });
    expect(forced.result.configs.map(({ fromStep }: { fromStep: number }) => fromStep)).toEqual([0, 3]);
    const lines = (await readFile(join(cwd, 'run', 'metrics.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ kind }) => kind === 'step').map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(await run(...longer)).toMatchObject({ code: 0, result: { steps: 5 } });
  });
});
