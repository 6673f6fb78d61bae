import { getBackend, matMul, slice, type Tensor2D, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';

/** Some rows of a table of products, from a column on. */
export interface Strip {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly firstColumn: number;
}

/** A float32 matrix on the active engine. */
export interface EngineMatrix {
  /** A strip of x y^T, read back: [rowCount, rows of other from firstColumn on], row-major. */
  timesTransposed(other: EngineMatrix, strip: Strip): Float32Array;
  /** What the engine multiplies by as the right side: the matrix, or [columns, rows] where it has to be turned before; made once, kept until the matrix is disposed. */
  right(): Tensor2D;
  dispose(): void;
}

/** Engines that are read at once and multiply faster than a loop. */
const FAST: ReadonlySet<string> = new Set(['tensorflow', 'wasm', 'webgl']);
/** Multiplications below which a round trip to an engine costs more than it saves. */
const WORTH_A_TRIP = 2 ** 22;

/** Tells whether the active engine is worth asking for so many multiplications, and keeps all 24 bits of float32 in them. */
export function canMultiplyOnEngine(multiplications: number): boolean {
  return multiplications >= WORTH_A_TRIP && FAST.has(getBackend()) && keepsFloat32();
}

/** Graphics processors may round what goes into large products to 11 bits or 8. */
function keepsFloat32(): boolean {
  const size = 256;
  const value = 1 + 2 ** -23;
  const full = createEngineMatrix(new Float32Array(size * size).fill(value), size);
  const identity = new Float32Array(size * size);
  for (let i = 0; i < size; i++) identity[i * (size + 1)] = 1;
  const selector = createEngineMatrix(identity, size);
  try {
    const all = { firstRow: 0, rowCount: size, firstColumn: 0 };
    return full.timesTransposed(selector, all).every((product) => product === value);
  } finally {
    full.dispose();
    selector.dispose();
  }
}

/** Brings a matrix to the active engine.
 *
 *  @param values may be written over once a product with the matrix has been read: an engine may take them only then.
 */
export function createEngineMatrix(values: Float32Array, columns: number): EngineMatrix {
  const matrix = tensor2d(values, [values.length / columns, columns]);
  // Its product with a side that is still to be turned takes ten times as long as a plain one; others turn at no cost.
  const turnsBefore = getBackend() === 'wasm';
  let turned: Tensor2D | undefined;
  return {
    timesTransposed(other, { firstRow, rowCount, firstColumn }) {
      const right = other.right();
      const products = tidy(() => {
        const rows = rowCount === matrix.shape[0] ? matrix : slice(matrix, [firstRow, 0], [rowCount, -1]);
        const from: [number, number] = turnsBefore ? [0, firstColumn] : [firstColumn, 0];
        return matMul(rows, firstColumn === 0 ? right : slice(right, from), false, !turnsBefore);
      });
      const read = products.dataSync<'float32'>();
      products.dispose();
      return read;
    },
    right() {
      if (!turnsBefore) return matrix;
      turned ??= tidy(() => transpose(matrix));
      return turned;
    },
    dispose() {
      matrix.dispose();
      turned?.dispose();
    },
  };
}
