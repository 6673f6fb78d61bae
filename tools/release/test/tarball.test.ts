import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { budgetBytes, contentFaults } from '../src/checks/contents.mjs';
import { readTarball } from '../src/tarball.mjs';

/** A ustar archive of these files, as npm and pnpm write it. */
function archive(files: Record<string, string>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const header = Buffer.alloc(512);
    const body = Buffer.from(text);
    header.write(`package/${path}`, 0);
    header.write(body.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const exports = {
  '.': {
    import: { types: './dist/index.d.ts', default: './dist/index.js' },
    require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
  },
  './package.json': './package.json',
};
const good: Record<string, string> = {
  'package.json': JSON.stringify({
    main: './dist/index.cjs',
    module: './dist/index.js',
    types: './dist/index.d.ts',
    exports,
    dependencies: { '@gans/tensor': '^0.1.0' },
  }),
  ...Object.fromEntries(['README.md', 'LICENSE', 'CITATION.cff', 'CHANGELOG.md'].map((name) => [name, 'text'])),
  ...Object.fromEntries(['js', 'cjs', 'd.ts', 'd.cts'].map((extension) => [`dist/index.${extension}`, 'export {};'])),
};
const faults = (files: Record<string, string>) => contentFaults(readTarball(archive(files)));

describe('readTarball', () => {
  it('returns the files with their bytes', () => {
    const files = readTarball(archive({ 'a.txt': 'x'.repeat(512), 'dist/b.js': 'é' }));
    expect([...files].map(([path, bytes]) => [path, bytes.toString('utf8')])).toEqual([
      ['a.txt', 'x'.repeat(512)],
      ['dist/b.js', 'é'],
    ]);
  });
});

describe('contentFaults', () => {
  it('is content with a good tarball', () => expect(faults(good)).toEqual([]));

  it.each([
    [
      'a file that is promised',
      {
        ...good,
        'package.json': JSON.stringify({ ...JSON.parse(good['package.json'] ?? ''), bin: { a: './bin/a.mjs' } }),
      },
      'bin/a.mjs is missing',
    ],
    [
      'a licence',
      Object.fromEntries(Object.entries(good).filter(([path]) => path !== 'LICENSE')),
      'LICENSE is missing',
    ],
    ['sources', { ...good, 'src/index.ts': '' }, 'src/index.ts does not belong'],
    [
      'a folder of a machine',
      { ...good, 'dist/index.js': `read("${['', 'home', 'me'].join('/')}")` },
      'dist/index.js names a folder',
    ],
    [
      'a range of the workspace',
      { ...good, 'package.json': (good['package.json'] ?? '').replace('^0.1.0', 'workspace:^') },
      'asks for @gans/tensor "workspace:^"',
    ],
    ['weight', { ...good, 'dist/index.js': 'x'.repeat(budgetBytes.library + 1) }, 'over the budget'],
  ])('complains about %s', (_, files, message) => {
    expect(faults(files)).toEqual([expect.stringContaining(message)]);
  });

  it('grants a command more than a library', () => {
    const manifest = { ...JSON.parse(good['package.json'] ?? ''), bin: { a: './bin/a.mjs' } };
    const command = { ...good, 'package.json': JSON.stringify(manifest), 'bin/a.mjs': '' };
    const of = (bytes: number) => faults({ ...command, 'dist/index.js': 'x'.repeat(bytes) });
    expect(of(budgetBytes.library + 1)).toEqual([]);
    expect(of(budgetBytes.command + 1)).toEqual([expect.stringContaining('over the budget')]);
  });
});
