import { FormatError } from '@gans/tensor';
import { engine } from '@tensorflow/tfjs-core';
import { createCaseReader } from './case-reader';
import { compare, toTolerance, type Worst } from './compare';
import { type GoldenCase, type GoldenFile, toTensors } from './golden-file';
import { operations } from './operations';
import type { CaseResult } from './report';

const EVERY_CASE = ['id', 'op', 'source', 'precision'];

/** Runs the cases of a file one by one; whatever goes wrong in one is that case's failure.
 *
 *  @param skip operations to leave out.
 *  @returns one result a case; a file without cases gives one failure.
 */
export async function runFile({ path, cases }: GoldenFile, skip: ReadonlySet<string>): Promise<CaseResult[]> {
  if (cases.length === 0)
    return [
      { file: path, id: '', op: '', status: 'failed', worst: null, message: 'expected at least one case, got none' },
    ];
  const results: CaseResult[] = [];
  const ids = new Set<string>();
  for (const goldenCase of cases) {
    const { id, op } = goldenCase;
    const result = { file: path, id, op };
    const isRepeated = ids.has(id);
    ids.add(id);
    if (skip.has(op)) results.push({ ...result, status: 'skipped', worst: null });
    else if (id === '')
      results.push({ ...result, status: 'failed', worst: null, message: 'expected options to hold an id' });
    else if (isRepeated)
      results.push({
        ...result,
        status: 'failed',
        worst: null,
        message: 'expected an id of its own, got one used before',
      });
    else results.push({ ...result, ...(await runCase(goldenCase)) });
  }
  return results;
}

type Outcome = Pick<CaseResult, 'status' | 'worst' | 'message'>;

async function runCase(goldenCase: GoldenCase): Promise<Outcome> {
  engine().startScope();
  try {
    return await judge(goldenCase);
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
    return { status: 'failed', worst: null, message };
  } finally {
    engine().endScope();
  }
}

async function judge({ op, options, inputs, expected, tolerance }: GoldenCase): Promise<Outcome> {
  const operation = operations.get(op);
  if (operation === undefined)
    throw new FormatError(`expected op to be one of ${[...operations.keys()].join(', ')}, got '${op}'`);
  const unknown = Object.keys(options).filter(
    (name) => !EVERY_CASE.includes(name) && !operation.options.includes(name),
  );
  if (unknown.length > 0) throw new FormatError(`expected ${op} to have no option ${unknown.join(', ')}`);
  const { precision } = options;
  if (precision !== 'float32' && precision !== 'float64')
    throw new FormatError(`expected precision to be float32 or float64, got ${JSON.stringify(precision)}`);
  if (precision === 'float64' && operation.precision === 'float32')
    throw new FormatError(`expected ${op} to be asked for in float32, got float64: it is computed by tensors`);

  const wanted = toTensors('expected', expected);
  if (wanted.size === 0) throw new FormatError('expected at least one expected tensor, got none');
  const bounds = toTolerance(tolerance);
  const reader = createCaseReader(options, toTensors('inputs', inputs));
  const outputs = await operation.run(reader);
  const unread = reader.unreadInputs();
  if (unread.length > 0) throw new FormatError(`expected ${op} to have no input ${unread.join(', ')}`);

  let worst: Worst | null = null;
  const messages: string[] = [];
  for (const [name, tensor] of wanted) {
    const output = outputs[name];
    if (output === undefined) messages.push(`${op} gives no output ${name}`);
    else if (output.shape.join() !== tensor.shape.join() || output.data.length !== tensor.data.length)
      messages.push(`${name}: expected shape [${tensor.shape.join(', ')}], got [${output.shape.join(', ')}]`);
    else {
      const candidate = compare(name, output, tensor, bounds);
      if (candidate !== undefined && (worst === null || candidate.ratio > worst.ratio)) worst = candidate;
    }
  }
  const passed = messages.length === 0 && (worst === null || worst.ratio <= 1);
  return {
    status: passed ? 'passed' : 'failed',
    worst,
    ...(messages.length > 0 ? { message: messages.join('; ') } : {}),
  };
}
