import { lastLine, runChild } from './child-process';

/** A first use of a GPU compiles for it. */
const LIMIT_MS = 300_000;

/** Runs in plain Node with nothing but the binding: a matrix product and a convolution of small whole numbers, which every right engine gets exactly. */
const script = `
  try {
    const binding = require(process.argv[1]);
    const { TF_FLOAT, TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_TYPE } = binding;
    const tensor = (shape, values) => binding.createTensor(shape, TF_FLOAT, Float32Array.from(values));
    const run = (op, attributes, inputs) => Array.from(binding.tensorDataSync(binding.executeOp(op, attributes, inputs, 1)[0].id));
    const type = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
    const product = run('MatMul', [
      { name: 'transpose_a', type: TF_ATTR_BOOL, value: false },
      { name: 'transpose_b', type: TF_ATTR_BOOL, value: false },
      type,
    ], [tensor([2, 2], [1, 2, 3, 4]), tensor([2, 2], [5, 6, 7, 8])]);
    const convolution = run('Conv2D', [
      type,
      { name: 'strides', type: TF_ATTR_INT, value: [1, 1, 1, 1] },
      { name: 'dilations', type: TF_ATTR_INT, value: [1, 1, 1, 1] },
      { name: 'padding', type: TF_ATTR_STRING, value: 'VALID' },
      { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
      { name: 'use_cudnn_on_gpu', type: TF_ATTR_BOOL, value: true },
    ], [tensor([1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9]), tensor([2, 2, 1, 1], [1, 2, 3, 4])]);
    console.log(JSON.stringify({ product, convolution, usesGpu: binding.isUsingGpuDevice() }));
  } catch (error) {
    console.log(JSON.stringify({ problem: String(error.message) }));
  }`;

const expected = { product: [19, 22, 43, 50], convolution: [37, 47, 67, 77] };

/** What a binding and its library have shown. */
export type Probe = { readonly usesGpu: boolean } | { readonly problem: string };

/** Tries a binding in a process of its own, which may crash.
 *
 *  @returns whether TensorFlow sees a GPU, or what is wrong.
 */
export async function probe(binding: string, signal: AbortSignal | undefined): Promise<Probe> {
  const { code, killedBy, timedOut, stdout, stderr } = await runChild(process.execPath, ['-e', script, binding], {
    env: { TF_CPP_MIN_LOG_LEVEL: '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true' },
    signal,
    timeoutMs: LIMIT_MS,
  });
  if (timedOut) return { problem: `its first computation took more than ${LIMIT_MS / 1000} s` };
  if (code !== 0) {
    const last = lastLine(stderr);
    return { problem: `it crashed (${killedBy ?? `exit status ${code}`})${last === '' ? '' : `: ${last}`}` };
  }
  const result = parse(lastLine(stdout));
  if ('problem' in result) return { problem: explained(result.problem) };
  for (const name of ['product', 'convolution'] as const)
    if (result[name].join() !== expected[name].join())
      return { problem: `it computes a ${name} of ${result[name].join(', ')} instead of ${expected[name].join(', ')}` };
  return { usesGpu: result.usesGpu };
}

function parse(line: string): ({ readonly usesGpu: boolean } & typeof expected) | { readonly problem: string } {
  try {
    return JSON.parse(line);
  } catch {
    return { problem: `it answered "${line}"` };
  }
}

/** The loader's words, in terms of what to do. */
function explained(problem: string): string {
  const [, symbol] = problem.match(/version [`'](GLIBC\w*_[\d.]+)' not found/) ?? [];
  if (symbol !== undefined)
    return `it needs ${symbol}, which the ${symbol.startsWith('GLIBCXX') ? 'C++' : 'C'} library of this system is too old for`;
  return problem.split('\n', 1)[0]!.trim();
}
