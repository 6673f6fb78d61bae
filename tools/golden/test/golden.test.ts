import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { golden } from '../src/golden';
import type { GoldenCase } from '../src/golden-file';
import { operations } from '../src/operations';
import type { CaseResult, Report } from '../src/report';

const optimizers = fileURLToPath(new URL('../../../../shared/golden/optimizers.json', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'golden-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function call(...argv: string[]): Promise<Outcome> {
  const text = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (part: string) => {
      text[name] += part;
    },
  });
  return { code: await golden(argv, { stdout: stream('stdout'), stderr: stream('stderr') }), ...text };
}

async function callJson(...argv: string[]): Promise<Report & { code: number }> {
  const { code, stdout } = await call(...argv, '--json', '--engine', 'cpu');
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return { code, ...(JSON.parse(stdout) as Report) };
}

let files = 0;
async function write(content: unknown): Promise<string> {
  const path = join(folder, `${++files}.json`);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

type Draft = Partial<Record<keyof GoldenCase, unknown>> & { options: Record<string, unknown> };

/** The hinge loss of one real and one fake logit: 0.5 + 3. */
const hinge = (change: (draft: Draft) => void = () => {}): Draft => {
  const tensor = (value: number) => ({ shape: [1, 1], data: [value] });
  const draft: Draft = {
    options: {
      id: 'hinge/one',
      op: 'adversarial-loss',
      source: 'by hand',
      precision: 'float32',
      loss: 'hinge',
      role: 'discriminator',
      reduction: 'mean',
    },
    inputs: { real: tensor(0.5), fake: tensor(2) },
    expected: { loss: { shape: [], data: [3.5] }, grad_real: tensor(-1), grad_fake: tensor(1) },
    tolerance: { rtol: 1e-5, atol: 1e-6 },
  };
  change(draft);
  return draft;
};

const file = (...cases: Draft[]) => write({ name: 'test', provenance: 'by hand', cases });
const single = async (change: (draft: Draft) => void): Promise<CaseResult & { code: number }> => {
  const { code, cases } = await callJson(await file(hinge(change)));
  expect(cases).toHaveLength(1);
  return { code, ...cases[0]! };
};

describe('golden', () => {
  it('passes the optimizers on every engine and reports each case', async () => {
    for (const engine of ['cpu', 'wasm']) {
      const { code, stdout, stderr } = await call(optimizers, '--json', '--engine', engine);
      const report = JSON.parse(stdout) as Report;
      expect(code).toBe(0);
      expect(report).toMatchObject({ engine, passed: 24, failed: 0, skipped: 0 });
      expect(report.cases).toHaveLength(24);
      for (const { file: path, id, op, status, worst } of report.cases) {
        expect(path).toBe(optimizers);
        expect(id.length * op.length).toBeGreaterThan(0);
        expect(status).toBe('passed');
        expect(worst!.ratio).toBeGreaterThanOrEqual(0);
        expect(worst!.ratio).toBeLessThanOrEqual(1);
        expect(Object.keys(worst!)).toEqual(['tensor', 'index', 'got', 'expected', 'ratio']);
      }
      expect(stderr).toContain(`24 cases on ${engine}`);
    }
  });

  it('prints a line a case and the sum as text', async () => {
    const path = await file(
      hinge(),
      hinge((draft) => {
        draft.options.id = 'hinge/two';
        draft.expected = { loss: { shape: [], data: [4] } };
      }),
    );
    const { code, stdout } = await call(path, '--engine', 'cpu');
    expect(code).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^passed .*hinge\/one {2}0\.0 of tolerance at loss\[0\]$/);
    expect(lines[1]).toMatch(/^failed .*hinge\/two .* of tolerance at loss\[0\]: expected 4, got 3\.5$/);
    expect(lines[2]).toBe('1 passed, 1 failed, 0 skipped on cpu');
  });

  it('fails every case whose expected values were altered, and only those', async () => {
    const altered = JSON.parse(await readFile(optimizers, 'utf8')) as { cases: Draft[] };
    const touched = [0, 7, 12, 23];
    for (const position of touched) {
      const expected = altered.cases[position]!.expected as Record<string, { data: number[] }>;
      const { data } = Object.values(expected)[0]!;
      data[data.length - 1]! *= 1.01;
    }
    const { code, cases, failed } = await callJson(await write(altered));
    expect([code, failed]).toEqual([1, touched.length]);
    cases.forEach(({ status }, i) => {
      expect(status).toBe(touched.includes(i) ? 'failed' : 'passed');
    });
    expect(cases[0]!.worst!.ratio).toBeGreaterThan(1);
  });

  it('names the worst element of a failed case', async () => {
    const result = await single((draft) => {
      draft.expected = { loss: { shape: [], data: [3.5] }, grad_fake: { shape: [1, 1], data: [0.5] } };
    });
    expect(result).toMatchObject({ code: 1, status: 'failed' });
    expect(result.worst).toMatchObject({ tensor: 'grad_fake', index: 0, got: 1, expected: 0.5 });
    expect(result.worst!.ratio).toBeCloseTo(0.5 / (1e-6 + 1e-5 * 0.5), 0);
  });

  it('demands equality where the tolerance is 0', async () => {
    const exact = await single((draft) => {
      draft.tolerance = { rtol: 0, atol: 0 };
    });
    expect(exact).toMatchObject({ code: 0, status: 'passed', worst: { ratio: 0 } });
    const off = await single((draft) => {
      draft.tolerance = { rtol: 0, atol: 0 };
      draft.expected = { loss: { shape: [], data: [3.5000001] } };
    });
    expect(off).toMatchObject({ code: 1, status: 'failed', worst: { ratio: Number.MAX_VALUE } });
  });

  const failures: [name: string, change: (draft: Draft) => void, message: string][] = [
    [
      'an unknown operation',
      (draft) => {
        draft.options.op = 'magic';
      },
      `expected op to be one of ${[...operations.keys()].join(', ')}, got 'magic'`,
    ],
    [
      'an unknown option',
      (draft) => {
        draft.options.margin = 2;
      },
      'expected adversarial-loss to have no option margin',
    ],
    [
      'an option with an unknown value',
      (draft) => {
        draft.options.loss = 'magic';
      },
      'expected option loss to be vanilla or minimax or least-squares or hinge or wasserstein or rsgan or rasgan or ralsgan or rahinge, got "magic"',
    ],
    [
      'a missing option',
      (draft) => {
        delete draft.options.reduction;
      },
      'expected option reduction to be mean, got undefined',
    ],
    [
      'a missing id',
      (draft) => {
        delete draft.options.id;
      },
      'expected options to hold an id',
    ],
    [
      'an unknown precision',
      (draft) => {
        draft.options.precision = 'float16';
      },
      'expected precision to be float32 or float64, got "float16"',
    ],
    [
      'float64 of an operation on tensors',
      (draft) => {
        draft.options.precision = 'float64';
      },
      'expected adversarial-loss to be asked for in float32, got float64: it is computed by tensors',
    ],
    [
      'a missing input',
      (draft) => {
        draft.inputs = { real: { shape: [1, 1], data: [0.5] } };
      },
      'expected an input fake, got none',
    ],
    [
      'an unknown input',
      (draft) => {
        draft.inputs = { ...(draft.inputs as object), weights: { shape: [], data: [1] } };
      },
      'expected adversarial-loss to have no input weights',
    ],
    [
      'an input whose data do not fit its shape',
      (draft) => {
        draft.inputs = { real: { shape: [2, 1], data: [1] }, fake: { shape: [1, 1], data: [1] } };
      },
      'expected inputs.real to hold 2 numbers for its shape [2,1], got 1',
    ],
    [
      'an output that the operation does not have',
      (draft) => {
        draft.expected = { loss: { shape: [], data: [3.5] }, grad_weights: { shape: [], data: [0] } };
      },
      'adversarial-loss gives no output grad_weights',
    ],
    [
      'an output of another shape',
      (draft) => {
        draft.expected = { loss: { shape: [1], data: [3.5] } };
      },
      'loss: expected shape [1], got []',
    ],
    [
      'nothing expected',
      (draft) => {
        draft.expected = {};
      },
      'expected at least one expected tensor, got none',
    ],
    [
      'an expected value that is not a number',
      (draft) => {
        draft.expected = { loss: { shape: [], data: [null] } };
      },
      'expected expected.loss to hold finite numbers, got null at index 0',
    ],
    [
      'a missing tolerance',
      (draft) => {
        delete draft.tolerance;
      },
      'expected tolerance to have rtol and atol, numbers >= 0',
    ],
    [
      'an input that the function itself rejects',
      (draft) => {
        draft.inputs = { real: { shape: [0, 1], data: [] }, fake: { shape: [1, 1], data: [2] } };
      },
      'hingeDiscriminatorLoss: expected realLogits to be [N, 1] or [N] with N >= 1, got [0, 1]. Pass the raw outputs of the discriminator, one an image.',
    ],
  ];
  it.each(failures)('fails %s', async (_, change, message) => {
    expect(await single(change)).toMatchObject({ code: 1, status: 'failed', message });
  });

  it('fails a result that is not a number', async () => {
    const overflow = hinge((draft) => {
      draft.options = {
        id: 'adam/overflow',
        op: 'adam',
        source: 'by hand',
        precision: 'float32',
        problem: 'quadratic',
        steps: 2,
        learning_rate: 0.1,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        epsilon_placement: 'corrected',
      };
      draft.inputs = {
        matrix: { shape: [1, 1], data: [1e38] },
        target: { shape: [1], data: [0] },
        w: { shape: [1], data: [1e38] },
      };
      draft.expected = { w_steps: { shape: [2, 1], data: [0, 0] } };
    });
    const { code, cases } = await callJson(await file(overflow));
    expect(code).toBe(1);
    expect(cases[0]).toMatchObject({
      status: 'failed',
      worst: { tensor: 'w_steps', got: null, ratio: Number.MAX_VALUE },
    });
  });

  it('goes on after a case that fails, and fails ids that come twice', async () => {
    const broken = hinge((draft) => {
      draft.options.id = 'hinge/broken';
      draft.inputs = 7;
    });
    const { code, cases } = await callJson(await write({ cases: [broken, 'no case', hinge(), hinge()] }));
    expect(code).toBe(1);
    expect(cases.map(({ status }) => status)).toEqual(['failed', 'failed', 'passed', 'failed']);
    expect(cases[3]!.message).toBe('expected an id of its own, got one used before');
  });

  it('fails a file without cases', async () => {
    const { code, failed, cases } = await callJson(await file());
    expect([code, failed]).toEqual([1, 1]);
    expect(cases[0]!.message).toBe('expected at least one case, got none');
  });

  it('leaves out what --skip names, and says so', async () => {
    const other = hinge((draft) => {
      draft.options = { id: 'kid/one', op: 'kid', precision: 'float64' };
    });
    const path = await file(hinge(), other);
    const report = await callJson(path, '--skip', 'kid,prdc');
    expect(report).toMatchObject({ code: 0, passed: 1, failed: 0, skipped: 1 });
    expect(report.cases[1]).toEqual({ file: path, id: 'kid/one', op: 'kid', status: 'skipped', worst: null });
    const text = await call(path, '--engine=cpu', '--skip=kid,prdc');
    expect(text.stdout).toContain('kid/one  left out by --skip kid');
    expect(text.stdout).toContain('1 passed, 0 failed, 1 skipped on cpu');
    expect(text.stderr).toContain('--skip prdc: no case has this operation');
  });

  it('takes several files', async () => {
    const [a, b] = [await file(hinge()), await file(hinge())];
    const { passed, cases } = await callJson(a, b);
    expect([passed, ...cases.map((result) => result.file)]).toEqual([2, a, b]);
  });

  it('leaves no tensors', async () => {
    await callJson(optimizers);
    const before = memory().numTensors;
    await callJson(optimizers);
    expect(memory().numTensors).toBe(before);
  });

  const refusals: [name: string, argv: () => Promise<string[]>, code: string, message: RegExp][] = [
    ['no file', async () => [], 'CONFIG', /^expected at least one golden-vector file, got none/],
    ['a file that is not there', async () => [join(folder, 'none.json')], 'IO', /^cannot read .*none\.json: ENOENT\.$/],
    ['a folder', async () => [folder], 'IO', /EISDIR/],
    ['a file that is not JSON', async () => [await write('{ "cases": [')], 'FORMAT', /is not JSON/],
    ['JSON of another kind', async () => [await write('[1, 2]')], 'FORMAT', /expected an object with a list of cases/],
    ['an unknown option', async () => [optimizers, '--quiet'], 'CONFIG', /^expected an option out of .*, got --quiet/],
    ['an option without its value', async () => [optimizers, '--engine'], 'CONFIG', /^expected a value after --engine/],
    ['an engine that is absent', async () => [optimizers, '--engine', 'abacus'], 'ENGINE', /got 'abacus'/],
  ];
  it.each(refusals)('refuses %s with one line and exit code 2', async (_, argv, code, message) => {
    const given = await argv();
    const json = await call('--json', ...given);
    const { error } = JSON.parse(json.stdout) as { error: { code: string; message: string } };
    expect([json.code, error.code]).toEqual([2, code]);
    expect(error.message).toMatch(message);
    const text = await call(...given);
    expect([text.code, text.stdout]).toEqual([2, '']);
    expect(text.stderr.trimEnd().split('\n').at(-1)).toBe(`golden: ${error.message}`);
  });

  it('explains itself', async () => {
    const { code, stdout } = await call('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('golden FILE... [--engine NAME] [--skip OP,...] [--json]');
  });
});
