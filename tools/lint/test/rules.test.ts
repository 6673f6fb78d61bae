import { describe, expect, it } from 'vitest';
import { rules } from '../src/rules.mjs';
import { manifestOf, packageOf, say } from './house';

const using = (...names: string[]) =>
  manifestOf('losses', { dependencies: Object.fromEntries(names.map((name) => [name, 'workspace:^'])) });

describe('every rule', () => {
  it.each(Object.keys(rules))('is content with a good package: %s', (rule) => {
    expect(say(rule, packageOf('tensor'), packageOf('losses'))).toEqual([]);
  });
});

describe('floors', () => {
  it('lets a package import from below', () => {
    const losses = packageOf('losses', {
      'package.json': using('@gans/tensor'),
      'src/a.ts': "import '@gans/tensor/ops';\n",
    });
    expect(say('floors', losses)).toEqual([]);
  });

  it.each([
    ['sideways', 'checkpoints', 'on floor 1'],
    ['upward', 'training', 'on floor 4'],
    ['to nowhere', 'attic', 'on no floor'],
  ])('forbids an import that points %s, in sources and in manifests', (_, other, where) => {
    const source = packageOf('losses', { 'src/a.ts': `\nexport type { T } from '@gans/${other}';\n` });
    expect(say('floors', source)).toEqual([expect.stringMatching(`^packages/losses/src/a.ts:2 .*${where}`)]);
    const manifest = packageOf('losses', { 'package.json': using(`@gans/${other}`) });
    expect(say('floors', manifest)).toEqual([expect.stringMatching(`^packages/losses/package.json:1 .*${where}`)]);
  });

  it('sees imports inside functions and types, and leaves tests alone', () => {
    const dynamic = packageOf('losses', {
      'src/a.ts': "const f = () => import('@gans/cli');\ntype T = import('@gans/cli').T;\n",
    });
    expect(say('floors', dynamic)).toHaveLength(2);
    expect(say('floors', packageOf('losses', { 'src/a.test.ts': "import '@gans/cli';\n" }))).toEqual([]);
  });

  it('asks for a floor for a new package', () => {
    expect(say('floors', packageOf('attic'))).toEqual([expect.stringMatching('@gans/attic has no floor')]);
  });
});

describe('declared', () => {
  it('names an import that the manifest does not have', () => {
    const found = say(
      'declared',
      packageOf('losses', { 'src/a.ts': "import 'node:fs';\nimport './b';\nimport '@x/y/z';\n" }),
    );
    expect(found).toEqual([
      'packages/losses/src/a.ts:3 imports @x/y, which packages/losses/package.json does not declare',
    ]);
  });

  it('names a dependency that nothing uses, with its line', () => {
    const [found] = say(
      'declared',
      packageOf('losses', { 'package.json': using('@gans/tensor'), 'src/a.test.ts': "import '@gans/tensor';" }),
    );
    const line =
      using('@gans/tensor')
        .split('\n')
        .findIndex((text) => text.includes('@gans/tensor')) + 1;
    expect(found).toBe(`packages/losses/package.json:${line} declares @gans/tensor, which no source uses`);
  });

  it('counts a name in a string as use', () => {
    const source = "const file = createRequire(import.meta.url).resolve('@gans/tensor/data.wasm');\n";
    expect(say('declared', packageOf('losses', { 'package.json': using('@gans/tensor'), 'src/a.ts': source }))).toEqual(
      [],
    );
  });
});

describe('browser', () => {
  it.each([
    ["import 'node:fs';", 'imports node:fs'],
    ["import 'path';", 'imports path'],
    ['const p = process.env.HOME;', "uses Node's process"],
    ['const b = { Buffer };', "uses Node's Buffer"],
    ["const f = require('x');", "uses Node's require"],
  ])('keeps %s out', (source, message) => {
    expect(say('browser', packageOf('tensor', { 'src/a.ts': source }))).toEqual([
      expect.stringMatching(`^packages/tensor/src/a.ts:1 ${message}`),
    ]);
  });

  it.each([
    'const f = (process: number) => process + 1;',
    'interface A { process: string }',
    'a.process;',
    '// process.env',
  ])('allows the word in %s', (source) =>
    expect(say('browser', packageOf('tensor', { 'src/a.ts': source }))).toEqual([]),
  );

  it('leaves rooms for Node alone', () => {
    expect(say('browser', packageOf('engines', { 'src/a.ts': "import 'node:fs'; process.cwd();" }))).toEqual([]);
  });
});

describe('pure', () => {
  it.each([
    'Math.random()',
    'Date.now()',
    'new Date()',
    'console.log(1)',
    'globalThis.crypto.randomUUID()',
    "process.stdout.write('')",
  ])('forbids %s below cli only', (source) => {
    expect(say('pure', packageOf('engines', { 'src/a.ts': `\n\nf(${source});` }))).toEqual([
      expect.stringMatching('^packages/engines/src/a.ts:3 '),
    ]);
    expect(say('pure', packageOf('cli', { 'src/a.ts': source }))).toEqual([]);
  });

  it('allows what only looks like it', () => {
    const source = "// Date.now()\nconst a = 'Math.random()';\nconst b = new Date(0);\n";
    expect(say('pure', packageOf('engines', { 'src/a.ts': source }))).toEqual([]);
  });
});

describe('honest', () => {
  it.each(['let a: any;', '// @ts-ignore', '// TODO: later', '// biome-ignore lint: no'])('finds %s', (source) => {
    expect(say('honest', packageOf('tensor', { 'src/a.ts': source }))).toHaveLength(1);
  });

  it('finds a test that does not run, and allows one that depends on the machine', () => {
    expect(say('honest', packageOf('tensor', { 'src/a.test.ts': "it.skip('x', f);\nit.skipIf(c)('x', f);" }))).toEqual([
      'packages/tensor/src/a.test.ts:1 keeps a test from running',
    ]);
  });

  it('counts lines', () => {
    expect(say('honest', packageOf('tensor', { 'src/a.ts': 'f();\n'.repeat(250) }))).toEqual([]);
    expect(say('honest', packageOf('tensor', { 'src/a.ts': 'f();\n'.repeat(251) }))).toHaveLength(1);
  });
});

describe('alive', () => {
  it('finds a source that nothing uses, and accepts helpers of tests', () => {
    const files = { 'src/b.ts': 'f();', 'src/testing/c.ts': 'g();', 'src/a.test.ts': "import './testing/c';" };
    expect(say('alive', packageOf('tensor', files))).toEqual([
      'packages/tensor/src/b.ts:1 is used by no entry and no test',
    ]);
  });
});

describe('index', () => {
  it.each(['export const a = 1;', "export * from './a';", "import './a';"])('forbids %s', (source) => {
    expect(say('index', packageOf('tensor', { 'src/index.ts': source }))).toHaveLength(1);
  });
});

describe('documented', () => {
  it('asks for a docstring on every export and for a test beside', () => {
    const found = say(
      'documented',
      packageOf('tensor', {
        'src/index.ts': "export { b } from './b';\n",
        'src/b.ts': 'export function b(): void {}\n',
      }),
    );
    expect(found).toEqual([
      'packages/tensor/src/b.ts:1 exports something without a docstring',
      'packages/tensor/src/b.ts:1 exports something and has no test beside it',
    ]);
  });

  it('asks for no test of types and internals, and for one docstring per set of overloads', () => {
    const overloads =
      '/** F. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2;\nexport function a(x: 1 | 2) { return x; }\n';
    const files = {
      'src/t.ts': '/** T. */\nexport type T = 1;\n',
      'src/internal/b.ts': 'export const b = 1;\n',
      'src/a.ts': overloads,
    };
    expect(say('documented', packageOf('tensor', files))).toEqual([]);
  });
});

describe('manifest', () => {
  it.each([
    [{ sideEffects: undefined }, '"sideEffects" must be false'],
    [{ scripts: { build: 'tsup', postinstall: 'x' } }, '"scripts" must be'],
    [{ exports: { './package.json': './package.json' } }, '"exports" must have "."'],
    [{ exports: { '.': './dist/index.js', './package.json': './package.json' } }, '"exports" must map "."'],
    [{ version: 'next' }, '"version" must be'],
    [{ private: true }, '"private" keeps'],
    [{ dependencies: { '@gans/tensor': '^0.1.0' } }, '@gans/tensor must be "workspace:\\^"'],
    [{ peerDependencies: { '@tensorflow/tfjs-core': '4' } }, '@tensorflow/tfjs-core must be the peer'],
  ])('complains of %j', (changes, message) => {
    expect(say('manifest', packageOf('losses', { 'package.json': manifestOf('losses', changes) }))).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('wants a source and a build for each entry', () => {
    const changes = {
      exports: { ...JSON.parse(manifestOf('losses')).exports, './b': JSON.parse(manifestOf('losses')).exports['.'] },
    };
    expect(say('manifest', packageOf('losses', { 'package.json': manifestOf('losses', changes) }))).toEqual([
      expect.stringMatching('must map "./b"'),
      expect.stringMatching('src/b.ts is not there'),
      expect.stringMatching('tsup.config.ts does not build src/b.ts'),
    ]);
  });
});

describe('shape', () => {
  it.each([
    [{ LICENSE: undefined }, 'LICENSE:1 is missing'],
    [{ 'examples/a.ts': undefined }, 'examples:1 holds no example'],
    [{ LICENSE: 'not free' }, 'LICENSE:1 differs'],
    [{ 'CITATION.cff': 'version: 0.0.9\n' }, 'CITATION.cff:1 names version 0.0.9, package.json 0.1.0'],
    [{ 'CHANGELOG.md': '# @gans/tensor\n' }, 'CHANGELOG.md:1 tells nothing of version 0.1.0'],
    [{ 'tsconfig.json': '{ "extends": "../../tsconfig.base.json" }' }, 'tsconfig.json:1 "types" must be \\[\\]'],
  ])('complains of %j', (changes, message) => {
    expect(say('shape', packageOf('tensor', changes))[0]).toMatch(new RegExp(message));
  });
});

describe('readme', () => {
  it('wants a title, an installation and a short sample', () => {
    const long = `# @gans/tensor\n\nnpm install @gans/tensor\n\n\`\`\`ts\n${'f();\n'.repeat(16)}\`\`\`\n`;
    expect(say('readme', packageOf('tensor', { 'README.md': 'Hello\n' }))).toHaveLength(3);
    expect(say('readme', packageOf('tensor', { 'README.md': long }))).toEqual([
      'packages/tensor/README.md:5 the first sample is longer than 15 lines',
    ]);
  });

  it('wants every import of a sample to be installed', () => {
    const text = (names: string) =>
      `# @gans/tensor\n\nnpm install ${names}\n\n\`\`\`ts\nimport '@tensorflow/tfjs';\nimport '@gans/tensor/ops';\n\`\`\`\n`;
    expect(say('readme', packageOf('tensor', { 'README.md': text('@gans/tensor @tensorflow/tfjs') }))).toEqual([]);
    expect(say('readme', packageOf('tensor', { 'README.md': text('@gans/tensor') }))).toEqual([
      'packages/tensor/README.md:6 a sample imports @tensorflow/tfjs, which the line "npm install ..." does not name',
    ]);
  });
});

describe('machinePaths', () => {
  it('finds folders of a person and of this checkout', () => {
    const home = ['', 'home', 'me', 'data'].join('/');
    expect(say('machinePaths', packageOf('tensor', { 'src/a.ts': `\nread('${home}');` }))).toEqual([
      'packages/tensor/src/a.ts:2 names a folder of one machine',
    ]);
    expect(say('machinePaths', packageOf('tensor', { 'notes.md': 'in /srv/data' }))).toHaveLength(1);
    expect(say('machinePaths', packageOf('tensor', { 'notes.md': 'in ../shared/data' }))).toEqual([]);
  });
});
