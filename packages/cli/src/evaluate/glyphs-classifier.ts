import { createHash } from 'node:crypto';
import { type NdArray, ndArray, treeFromArrays } from '@gans/checkpoints';
import { createSmallCnn, type SmallCnn } from '@gans/core-nets';
import { createSeed, disposeTree } from '@gans/tensor';
import weights from './glyphs-cnn-1.json';

/** The classifier that is part of this package: of 36 coloured glyphs, 32 x 32 pixels. Everyone has the same bits of it, so values by it may be compared across machines. `scripts/train-glyphs-cnn.mjs` has made it. */
export const GLYPHS_CLASSIFIER = {
  name: weights.name,
  classNames: weights.classNames as readonly string[],
  sha256: createHash('sha256').update(JSON.stringify(weights)).digest('hex'),
} as const;

interface StoredTensor {
  readonly shape: readonly number[];
  /** float32, base64. */
  readonly values?: string;
  /** int8, base64; element i is code i times the scale of its output, the last axis. */
  readonly codes?: string;
  /** float32, base64. */
  readonly scales?: string;
}

/** Makes the classifier.
 *
 *  @returns the net; the caller disposes its params and state.
 */
export function createGlyphsClassifier(): SmallCnn {
  const net = createSmallCnn(weights.config, createSeed(0));
  disposeTree(net.params, net.state);
  const stored = Object.entries(weights.tensors as Readonly<Record<string, StoredTensor>>);
  const arrays = Object.fromEntries(stored.map(([name, tensor]) => [name, arrayOf(tensor)]));
  const { params, state } = treeFromArrays(arrays) as unknown as Pick<SmallCnn, 'params' | 'state'>;
  return { ...net, params, state };
}

function arrayOf({ shape, values, codes, scales }: StoredTensor): NdArray {
  if (values !== undefined) return ndArray(float32(values), shape);
  const scaleOf = float32(scales!);
  const bytes = Int8Array.from(Buffer.from(codes!, 'base64'));
  return ndArray(
    Float32Array.from(bytes, (code, i) => code * scaleOf[i % scaleOf.length]!),
    shape,
  );
}

// Copied, so that it starts at a multiple of four bytes.
const float32 = (text: string) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);
