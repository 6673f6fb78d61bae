import { EngineError } from '@gans/tensor';
import { parameterShapes } from './parameters';

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 of the lines "<name> <shape, sizes joined by x> <SHA-256 of the values as little-endian float32>\n" of all tensors, in the order of the network.
 *
 *  So it does not depend on the file that they come from, nor on what else it holds.
 */
export async function contentHash(values: (name: string) => Float32Array): Promise<string> {
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined)
    throw new EngineError(
      'createFidInception: expected crypto.subtle, which hashes the weights, got none. Browsers have it on pages served by https or from localhost.',
    );
  const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => hex(await subtle.digest('SHA-256', bytes));
  let lines = '';
  for (const [name, shape] of parameterShapes()) {
    const { buffer, byteOffset, byteLength } = values(name);
    lines += `${name} ${shape.join('x')} ${await sha256(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength))}\n`;
  }
  return sha256(new TextEncoder().encode(lines));
}
