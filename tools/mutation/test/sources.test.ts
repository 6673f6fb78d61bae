import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources } from '../src/sources';

const root = process.cwd();
const at = (...names: string[]) => join(root, ...names);
const fixture = at('tools/mutation/fixture');

describe('readSources', () => {
  it('gives each source the test beside it, and an internal one those of its users', () => {
    expect(readSources([fixture]).map(({ path, tests }) => [path, tests])).toEqual([
      [join(fixture, 'clamp.ts'), [join(fixture, 'clamp.test.ts')]],
      [join(fixture, 'vectors.ts'), [join(fixture, 'clamp.test.ts')]],
    ]);
    expect(readSources([join(fixture, 'vectors.ts')])).toHaveLength(1);
  });

  it('leaves out re-exports and what only tests use', () => {
    const paths = readSources([at('packages/losses/src')]).map(({ path }) => path);
    expect(paths).toContain(at('packages/losses/src/hinge.ts'));
    expect(paths).toContain(at('packages/losses/src/internal/expect-tensor.ts'));
    expect(paths).not.toContain(at('packages/losses/src/index.ts'));
    expect(paths).not.toContain(at('packages/losses/src/internal/adversarial-suite.ts'));
    const [internal] = readSources([at('packages/losses/src/internal/expect-tensor.ts')]);
    expect(internal!.tests).toContain(at('packages/losses/src/rsgan.test.ts'));
  });

  it('refuses a path that is not there, and a folder without tests', () => {
    expect(() => readSources([join(fixture, 'none.ts')])).toThrow(
      /^mutate: expected a source .* which is not there\.$/,
    );
    expect(() => readSources([at('tools/mutation/src')])).toThrow(/^mutate: expected sources with tests, got none in /);
  });
});
