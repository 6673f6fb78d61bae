import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import * as tensor from './index';
import * as ops from './ops';
import * as testing from './testing';

// Every @example of this package runs; what it prints is what its comments say.

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (path) =>
    path.endsWith('.ts') &&
    !path.endsWith('.test.ts') &&
    !path.includes('portable-kernels') &&
    !path.includes('internal'),
);

/** What the examples take for granted. */
const surroundings = () => {
  const params = { w: tf.tensor1d([1, 2]) };
  return {
    params,
    grads: { w: tf.tensor1d([0.1, 0.2]) },
    average: { w: tf.tensor1d([0, 0]) },
    images: tf.zeros([2, 32, 32, 3]),
    features: tf.zeros([2, 8, 8, 128]),
    embedding: tf.zeros([10, 4]),
    labels: [1, 9],
    logits: tf.zeros([2, 3]),
    epoch: 3,
    bias: tf.zeros([2]),
    url: 'none',
  };
};
const kernels: Record<string, number[]> = { conv2d: [4, 4, 3, 64], conv2dTranspose: [4, 4, 64, 128] };

function examplesOf(path: string): { name: string; code: string }[] {
  const text = readFileSync(join(folder, path), 'utf8');
  const blocks = text.matchAll(
    /@example\n([\s\S]*?)\*\/\n(?:export )?(?:function|const|class|interface|async function) (\w+)/g,
  );
  return Array.from(blocks, ([, body, name]) => ({ name: name!, code: body!.replaceAll(/^ *\* {0,2}/gm, '') }));
}

/** Numbers of a printed tensor or of a comment. */
const numbersIn = (text: string) => (text.match(/-?\d[\d.]*(?:e[+-]?\d+)?/g) ?? []).map(Number);

async function runExample({ name, code }: { name: string; code: string }): Promise<void> {
  const printed: string[] = [];
  const script = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
  const globals = {
    tf,
    ...tensor,
    ...ops,
    ...testing,
    ...surroundings(),
    kernel: tf.zeros(kernels[name] ?? [2]),
    console: {
      log: (...values: unknown[]) => printed.push(values.join(' ')),
      error: (...values: unknown[]) => printed.push(values.join(' ')),
    },
  };
  const names = Object.keys(globals).filter(
    (one) => !new RegExp(`(?:const|let) (?:${one}\\b|[[{][^=]*\\b${one}\\b[^=]*=)`).test(script),
  );
  const body = new Function(...names, `return (async () => { ${script} })()`) as (
    ...values: unknown[]
  ) => Promise<void>;
  const { log } = console;
  console.log = (text: string) => printed.push(text);
  try {
    await body(...names.map((one) => globals[one as keyof typeof globals]));
  } finally {
    console.log = log;
  }
  const promised = code
    .split('\n')
    .filter((line) => /(?:print\(\)|console\.log\(.*\)); \/\/ .*\d/.test(line))
    .map((line) => line.slice(line.indexOf('; // ') + 5).replace(/, (?:not|where) .*/, ''));
  expect(printed.length).toBeGreaterThanOrEqual(promised.length);
  promised.forEach((comment, i) => {
    const [got, said] = [numbersIn(printed[i]!), numbersIn(comment)];
    expect(got.length, `${printed[i]} / ${comment}`).toBe(said.length);
    said.forEach((value, j) => {
      expect(got[j]).toBeCloseTo(value, 3);
    });
  });
}

describe('the examples in docstrings', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  const examples = files.flatMap(examplesOf);
  it('are there for the functions that are exported', () => {
    const documented = new Set(examples.map(({ name }) => name));
    const functions = Object.entries({ ...tensor, ...ops, ...testing }).filter(
      ([name, value]) => typeof value === 'function' && !name.endsWith('Error'),
    );
    const plain = [
      'assertSameKeys',
      'cloneTree',
      'countParameters',
      'countLeftTensors',
      'disposeReplaced',
      'disposeTree',
      'unflattenTree',
    ];
    expect(functions.map(([name]) => name).filter((name) => !documented.has(name) && !plain.includes(name))).toEqual(
      [],
    );
  });

  for (const example of examples.filter(({ name }) => name !== 'fromGraphModel')) // it needs a file
    it(`run: ${example.name}`, async () => {
      await runExample(example);
    });
});
