import { readFile } from 'node:fs/promises';
import { FormatError, IoError } from '@gans/tensor';

/** Numbers with a shape, row-major. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One case as it stands in the file. Its parts are checked when it runs, so that a broken case fails alone. */
export interface GoldenCase {
  readonly id: string;
  readonly op: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: unknown;
  readonly expected: unknown;
  readonly tolerance: unknown;
}

/** A file of golden vectors. */
export interface GoldenFile {
  /** As the user gave it. */
  readonly path: string;
  readonly cases: readonly GoldenCase[];
}

/** Reads a file of golden vectors.
 *
 *  @throws IoError when it cannot be read; FormatError when it is no JSON object with a list of cases.
 */
export async function readGoldenFile(path: string): Promise<GoldenFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new IoError(`cannot read ${path}: ${error.code ?? error.message}.`, { cause: error });
  });
  return parseGoldenFile(path, text);
}

/** Parses the text of a file of golden vectors. */
export function parseGoldenFile(path: string, text: string): GoldenFile {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${path} is not JSON: ${(error as Error).message}`);
  }
  if (!isRecord(parsed) || !Array.isArray(parsed.cases))
    throw new FormatError(
      `${path}: expected an object with a list of cases. The format is { name, provenance, cases: [...] }.`,
    );
  return { path, cases: parsed.cases.map(toCase) };
}

function toCase(value: unknown): GoldenCase {
  const { options, inputs, expected, tolerance } = isRecord(value) ? value : {};
  const known = isRecord(options) ? options : {};
  const text = (name: string) => (typeof known[name] === 'string' ? known[name] : '');
  return { id: text('id'), op: text('op'), options: known, inputs, expected, tolerance };
}

/** Checks a table of named tensors.
 *
 *  @throws FormatError naming the tensor whose shape and data do not agree, or that holds anything but finite numbers.
 */
export function toTensors(name: string, value: unknown): Map<string, GoldenTensor> {
  if (!isRecord(value)) throw new FormatError(`expected ${name} to be a table of tensors`);
  return new Map(Object.entries(value).map(([key, tensor]) => [key, toTensor(`${name}.${key}`, tensor)]));
}

function toTensor(name: string, value: unknown): GoldenTensor {
  const { shape, data } = isRecord(value) ? value : {};
  if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size >= 0) || !Array.isArray(data))
    throw new FormatError(`expected ${name} to have a shape and data`);
  const size = shape.reduce((product: number, length: number) => product * length, 1);
  if (data.length !== size)
    throw new FormatError(`expected ${name} to hold ${size} numbers for its shape [${shape}], got ${data.length}`);
  const bad = data.findIndex((x) => typeof x !== 'number' || !Number.isFinite(x));
  if (bad >= 0) throw new FormatError(`expected ${name} to hold finite numbers, got ${data[bad]} at index ${bad}`);
  return { shape: shape as number[], data: data as number[] };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
