import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, type Options } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The package as it ships, in both module systems, loaded by programs of their own.

const source = fileURLToPath(new URL('.', import.meta.url));
const folder = fileURLToPath(new URL(`../node_modules/.cache/module-systems-${process.pid}`, import.meta.url));
const quiet: Options = {
  config: false,
  silent: true,
  dts: false,
  target: 'es2022',
  treeshake: true,
  external: [/^@tensorflow/],
};

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const entry = ['index', 'ops'].map((name) => join(source, `${name}.ts`));
  await build({
    ...quiet,
    entry,
    outDir: folder,
    format: ['esm', 'cjs'],
    outExtension: ({ format }) => ({ js: format === 'esm' ? '.mjs' : '.cjs' }),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(name: string, program: string): Promise<unknown> {
  writeFileSync(join(folder, name), program);
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, name)]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

// -2 tanh(x) (1 - tanh(x)^2) at 0.5; the slope of |x| at 0; the second derivative of leakyRelu(x)^2 at 1.
const measure = `
  const twice = (f) => tf.grad((x) => tf.grad(f)(x));
  const at = (f, x) => f(tf.scalar(x)).dataSync()[0];
  console.log(JSON.stringify([at(twice((x) => tf.tanh(x)), 0.5), at(tf.grad((x) => tf.abs(x)), 0), at(twice((x) => tf.square(tf.leakyRelu(x))), 1)]));
`;
const right = [-0.7268619537353516, 0, 2];

describe('repairGradients in a program of its own', () => {
  const programs = {
    'esm, tfjs first': [
      'a.mjs',
      "import * as tf from '@tensorflow/tfjs'; import { repairGradients } from './index.mjs'; repairGradients();",
    ],
    'esm, tfjs later': [
      'b.mjs',
      "import { repairGradients } from './index.mjs'; repairGradients(); const tf = await import('@tensorflow/tfjs');",
    ],
    'cjs, tfjs first': [
      'c.cjs',
      "const tf = require('@tensorflow/tfjs'); const { repairGradients } = require('./index.cjs'); repairGradients();",
    ],
    'cjs, tfjs later': [
      'd.cjs',
      "const { repairGradients } = require('./index.cjs'); repairGradients(); const tf = require('@tensorflow/tfjs');",
    ],
    'both copies': [
      'e.mjs',
      "import { createRequire } from 'node:module'; import { repairGradients } from './index.mjs'; createRequire(import.meta.url)('./index.cjs').repairGradients(); repairGradients(); const tf = await import('@tensorflow/tfjs');",
    ],
  };
  for (const [name, [file, head]] of Object.entries(programs))
    it(`holds: ${name}`, async () => {
      const got = (await run(file!, head + measure)) as number[];
      got.forEach((value, i) => {
        expect(value).toBeCloseTo(right[i]!, 5);
      });
    });

  it('is what makes them right', async () => {
    const got = await run(
      'f.mjs',
      `import * as tf from '@tensorflow/tfjs';${measure.replace(/, at\(twice\(\(x\) => tf.square.*\)/, '')}`,
    ).catch(String);
    expect(got).not.toEqual(right);
  });
});

describe('two copies of the package', () => {
  it('recognise the errors of each other, and differentiate the ops of each other', async () => {
    const got = await run(
      'copies.mjs',
      `import { createRequire } from 'node:module';
      import * as tf from '@tensorflow/tfjs';
      import * as esm from './index.mjs';
      import * as esmOps from './ops.mjs';
      const require = createRequire(import.meta.url);
      const [cjs, cjsOps] = [require('./index.cjs'), require('./ops.cjs')];
      const caught = (copy) => { try { copy.createSeed(-1); } catch (error) { return error; } };
      const [a, b] = [caught(esm), caught(cjs)];
      const mixed = (x) => esmOps.tanh(cjsOps.tanh(x));
      const [slope] = cjs.gradients(mixed)([tf.scalar(0.5)]);
      console.log(JSON.stringify([b instanceof esm.GansError, esm.isGansError(b), cjs.isGansError(a), a.name === b.name, slope.dataSync()[0]]));`,
    );
    const inner = Math.tanh(0.5);
    const slope = (1 - Math.tanh(inner) ** 2) * (1 - inner ** 2);
    expect(got).toEqual([false, true, true, true, expect.closeTo(slope, 5)]);
  });
});

describe('beside tfjs as a user has it', () => {
  it('conv2d brings the kernels that wasm lacks when they are first needed', async () => {
    const got = await run(
      'wasm.mjs',
      `import * as tf from '@tensorflow/tfjs';
      import '@tensorflow/tfjs-backend-wasm';
      import { gradients } from './index.mjs';
      import { conv2d } from './ops.mjs';
      await tf.setBackend('wasm');
      const [slope] = gradients((kernel) => conv2d(tf.ones([1, 3, 3, 1]), kernel))([tf.ones([3, 3, 1, 1])]);
      console.log(JSON.stringify([tf.getBackend(), ...slope.dataSync()]));`,
    );
    expect(got).toEqual(['wasm', 4, 6, 4, 6, 9, 6, 4, 6, 4]);
  });

  it('says what is missing beside tfjs-core alone', async () => {
    const got = await run(
      'core.mjs',
      `import '@tensorflow/tfjs-core';
      import { valueAndGrad } from './index.mjs';
      try { valueAndGrad(() => {})({}); } catch (error) { console.log(JSON.stringify([error.code, error.message])); }`,
    );
    expect(got).toEqual(['ENGINE', expect.stringContaining("Import '@tensorflow/tfjs' once")]);
  });
});

describe('a bundle', () => {
  it('of one op carries that op and no other', async () => {
    const entry = join(folder, 'one-op.mjs');
    writeFileSync(entry, "import { relu } from './ops.mjs'; console.log(relu);");
    await build({
      ...quiet,
      entry: { bundle: entry },
      outDir: join(folder, 'out'),
      format: 'esm',
      minify: true,
      outExtension: () => ({ js: '.mjs' }),
    });
    const bundle = readFileSync(join(folder, 'out', 'bundle.mjs'), 'utf8');
    const has = (name: string) => bundle.includes(name);
    expect(has('Relu')).toBe(true);
    expect(['Tanh', 'Conv2D', 'Standardize', 'Softmax', 'MaxPool', 'Symbol.for'].filter(has)).toEqual([]);
    expect(bundle.length).toBeLessThan(1500);
  });

  it('of an unused import carries nothing of the package', async () => {
    const entry = join(folder, 'none.mjs');
    writeFileSync(entry, "import './index.mjs'; import './ops.mjs'; console.log(1);");
    await build({
      ...quiet,
      entry: { bundle: entry },
      outDir: join(folder, 'none'),
      format: 'esm',
      minify: true,
      outExtension: () => ({ js: '.mjs' }),
    });
    expect(readFileSync(join(folder, 'none', 'bundle.mjs'), 'utf8').includes('gans')).toBe(false);
  });
});
