import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandLine, commandWords, describeRun, showPath } from './describe-run';
import type { RunResult } from './result';

const result: RunResult = {
  command: 'train',
  seed: 7,
  engine: { name: 'wasm', version: '4.22.0', threads: 2 },
  versions: {},
  data: { name: 'glyphs', sha256: 'ab', count: 10 },
  metrics: {
    classAccuracy: { value: 0.9621, n: 6000, protocol: {} },
    frechetDistance: { value: 12.34, n: 6000, protocol: { realTrainingImagesScore: 0.5 } },
    classifierAccuracy: { value: 0.999, n: 6000, protocol: {} },
  },
  seconds: 61,
  steps: 1200,
  files: [],
};

describe('commandWords', () => {
  it('leaves out what was not given, and gives lists one by one', () => {
    const options = { data: 'glyphs', seed: 7, minutes: undefined, json: false, quiet: true, set: ['a=1', 'b=2'] };
    expect(commandWords('train', options).join(' ')).toBe('train --data glyphs --seed 7 --quiet --set a=1 --set b=2');
  });
});

describe('commandLine', () => {
  it('survives the shell', () => {
    const awkward = `it's $HOME "data" \`x\``;
    const line = commandLine(['train', '--data', awkward]).replace('gans train', 'printf "%s|"');
    expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(`--data|${awkward}|`);
  });
});

describe('showPath', () => {
  it('shortens what lies below the working folder only', () => {
    expect(showPath('/a/b/runs/x', '/a/b')).toBe('runs/x');
    expect(showPath('/a/b', '/a/b')).toBe('.');
    expect(showPath('/c', '/a/b')).toBe('/c');
  });
});

describe('describeRun', () => {
  it('sets each number beside what real images score', () => {
    expect(describeRun(result, 'runs/x', false).split('\n')).toEqual([
      'Class accuracy    96.2 % of 6,000 generated images (the classifier reads 99.9 % of real test images)',
      "Fréchet distance  12.34 on the classifier's features (real training images: 0.5)",
      'Report            runs/x/report.html',
      '',
    ]);
  });

  it('points to an earlier step that looked better', () => {
    const lines = (step: number) =>
      describeRun({ ...result, best: { step, frechetDistance: 11.5, n: 1000 } }, 'runs/x', false).split('\n');
    expect(lines(750)[2]).toBe(
      'Best look         step 750, Fréchet distance 11.5 on 1,000 images: gans sample runs/x --checkpoint best',
    );
    expect(lines(1200)[2]).toBe('Report            runs/x/report.html');
  });

  it('says when nothing was trained, and leaves out what was not measured', () => {
    expect(describeRun({ ...result, metrics: {} }, 'runs/x', true)).toBe(
      'This run was finished before; nothing was trained.\nReport            runs/x/report.html\n',
    );
  });
});
