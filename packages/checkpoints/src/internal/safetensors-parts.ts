import { FormatError, ValueError } from '@gans/tensor';
import type { NdArray } from '../nd-array';
import { elementsOf } from './bytes';
import { CHECKSUM_KEY } from './checksum';
import { quote } from './quote';
import type { Entry, Metadata, Refuse } from './safetensors-header';

/** Makes the array of an entry from its bytes, which it takes over. */
export function toNdArray({ name, dtype, shape }: Entry, bytes: Uint8Array, refuse: Refuse): NdArray {
  if (dtype === 'bool' && bytes.some((value) => value > 1))
    throw refuse(`bools of ${quote(name)} as 0 and 1`, 'a larger byte');
  return { dtype, shape, data: elementsOf(dtype, bytes, 'little') };
}

/** Errors of one file. */
export function refusal(caller: string, what: string): Refuse {
  return (expected, found) =>
    new FormatError(
      `${caller}: expected ${what} to hold ${expected}, got ${found}. The file is damaged, or no safetensors file.`,
    );
}

/** Throws when the format cannot hold a tensor's name or the metadata. */
export function checkNames(caller: string, names: Iterable<string>, metadata: Metadata): void {
  for (const name of names)
    if (name === '__metadata__' || name === '__proto__')
      throw new ValueError(
        `${caller}: expected names other than __metadata__ and __proto__, got ${name}. Rename the tensor.`,
      );
  for (const [key, value] of Object.entries(metadata)) {
    if (key === '__proto__')
      throw new ValueError(`${caller}: expected metadata keys other than __proto__, got that one. Rename it.`);
    if (key === CHECKSUM_KEY)
      throw new ValueError(
        `${caller}: expected metadata keys other than ${CHECKSUM_KEY}, which is the file's own, got it. Rename it.`,
      );
    if (typeof value !== 'string')
      throw new ValueError(
        `${caller}: expected metadata ${quote(key)} to be a string, got ${typeof value}. Use JSON.stringify.`,
      );
  }
}
