import { createHash } from 'node:crypto';
import type { FlatTree, Tree } from '@gans/tensor';
import { bytesOf } from './internal/bytes';
import { checkSum, sha256Of, splitChecksum, withChecksum } from './internal/checksum';
import { readRange, withFile } from './internal/io';
import { arrayOf, dtypeOf, type Leaf, leavesOf } from './internal/leaves';
import { type Entry, headerLength, layOut, type Metadata, parseHeader } from './internal/safetensors-header';
import { checkNames, refusal, toNdArray } from './internal/safetensors-parts';
import type { NdArray, NdArrays } from './nd-array';
import type { SafetensorsContent } from './safetensors';
import { writeFileAtomic } from './write-file-atomic';

/** What travels with the tensors of a safetensors file. */
export interface WriteSafetensorsOptions {
  /** Strings by name; default none. */
  readonly metadata?: Metadata;
  /** 'sha256' writes the hash of all tensors into the header, by which `readSafetensors` finds any damage; default 'none'. Tensors are then read from their backend twice. */
  readonly checksum?: 'sha256' | 'none';
}

/** Writes a tree of tensors, or arrays, to a safetensors file: atomically, bit by bit, one tensor at a time.
 *
 *  @param path of the file; its folder must exist.
 *  @param content a tree (key paths joined with '/' become names), a flat tree or arrays by name; not disposed.
 *  @param options `metadata`, `checksum`.
 *  @throws ValueError for names, metadata or dtypes that the format cannot hold; ShapeError for arrays that do not fill their shape; both before anything is written.
 *  @throws IoError when the file cannot be written; an old file is then intact.
 *  @example
 *  await writeSafetensors('generator.safetensors', generator.params, { metadata: { step: '1000' } });
 *  const { arrays, metadata } = await readSafetensors('generator.safetensors');
 *  const params = treeFromArrays(arrays);
 */
export async function writeSafetensors(
  path: string,
  content: Tree | FlatTree | NdArrays,
  options: WriteSafetensorsOptions = {},
): Promise<void> {
  const { metadata = {}, checksum = 'none' } = options;
  const leaves = leavesOf('writeSafetensors', content);
  checkNames('writeSafetensors', leaves.keys(), metadata);
  const described = [...leaves].map(([name, leaf]) => ({
    name,
    dtype: dtypeOf('writeSafetensors', name, leaf),
    shape: leaf.shape,
  }));
  const { entries } = layOut(described, metadata);
  const complete = checksum === 'none' ? metadata : withChecksum(metadata, await sha256Of(dataOf(entries, leaves)));
  await writeFileAtomic(path, chunks(layOut(described, complete).head, dataOf(entries, leaves)));
}

/** Reads a safetensors file, every bit kept. No more memory is taken than the file is long.
 *
 *  @param path of the file.
 *  @returns arrays in the order of their bytes, and the metadata; `treeFromArrays` makes tensors of them.
 *  @throws IoError when the file cannot be read.
 *  @throws FormatError in one line, naming the file, when it is not what its header says.
 */
export function readSafetensors(path: string): Promise<SafetensorsContent> {
  return withFile('readSafetensors', path, async (file, sizeBytes) => {
    const refuse = refusal('readSafetensors', path);
    const length = headerLength(await readRange(file, 0, Math.min(8, sizeBytes)), sizeBytes, refuse);
    const header = parseHeader(await readRange(file, 8, length), sizeBytes - 8 - length, refuse);
    const { metadata, checksum } = splitChecksum(header.metadata);
    const hash = checksum === undefined ? undefined : createHash('sha256');
    const arrays: Record<string, NdArray> = {};
    for (const entry of header.entries) {
      const bytes = await readRange(file, 8 + length + entry.begin, entry.end - entry.begin);
      if (bytes.length !== entry.end - entry.begin) throw refuse(`${sizeBytes} bytes, as when it was opened`, 'fewer');
      hash?.update(bytes);
      arrays[entry.name] = toNdArray(entry, bytes, refuse);
    }
    checkSum(checksum, hash?.digest('hex'), refuse);
    return { arrays, metadata };
  });
}

/** The header, then the data. */
async function* chunks(head: Uint8Array, data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* data;
}

/** One tensor after another: no more than one is read from its backend at a time. */
async function* dataOf(entries: readonly Entry[], leaves: ReadonlyMap<string, Leaf>): AsyncGenerator<Uint8Array> {
  for (const { name } of entries) yield bytesOf((await arrayOf(leaves.get(name)!)).data);
}
