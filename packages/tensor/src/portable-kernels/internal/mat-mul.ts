import { broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { reshape, transpose } from './conv-geometry';
import { changeWidth, evenRows, fullWidth, toPanels } from './panels';
import type { Attributes, Scope } from './scope';

/** Rows up to which laying out the right operand in panels costs more than it saves. */
const FEW_ROWS = 4;

/** Which operands of a product lie transposed. */
interface Transposition {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Product of matrices, batch by batch, in our own loops where the backend lets us, else with operands transposed before they are multiplied: the wasm backend multiplies transposed operands in a naive loop.
 *
 *  @param a float32 [..., rows, inner], or [..., inner, rows] with `transposeA`.
 *  @param b float32 [..., inner, columns], or [..., columns, inner] with `transposeB`; leading axes are broadcast.
 *  @returns float32 [..., rows, columns].
 */
export function matMul(scope: Scope, a: TensorInfo, b: TensorInfo, attributes: Attributes): TensorInfo {
  const transposition = { transposeA: attributes.transposeA === true, transposeB: attributes.transposeB === true };
  const empty = [...a.shape, ...b.shape].includes(0);
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || empty || scope.machine === null) {
    const plain = {
      a: transposition.transposeA ? swapLastAxes(scope, a) : a,
      b: transposition.transposeB ? swapLastAxes(scope, b) : b,
    };
    return scope.runShipped('BatchMatMul', plain, { transposeA: false, transposeB: false });
  }
  const batchShape = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const to3d = (x: TensorInfo) =>
    reshape(scope.run, x, [util.sizeFromShape(x.shape.slice(0, -2)), ...x.shape.slice(-2)]);
  const product = multiply(scope, to3d(a), to3d(b), transposition);
  return reshape(scope.run, product, [...batchShape, ...product.shape.slice(1)]);
}

/** Product of [batch or 1, ., .] and [batch or 1, ., .] in our own loops. */
export function multiply(
  scope: Scope,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposition,
): TensorInfo {
  const [batchA, a1, a2] = a.shape as [number, number, number];
  const [batchB, b1, b2] = b.shape as [number, number, number];
  const [rows, inner] = transposeA ? [a2, a1] : [a1, a2];
  const [columns, innerB] = transposeB ? [b1, b2] : [b2, b1];
  util.assert(inner === innerB, () => `Error in matMul: inner shapes (${inner}) and (${innerB}) must match.`);
  // (A B')' = B A': a few rows become a few columns, and the larger operand is read as it lies.
  if (rows <= FEW_ROWS && transposeB && columns > rows) {
    const flipped = multiply(scope, b, a, { transposeA: false, transposeB: !transposeA });
    return rows === 1
      ? reshape(scope.run, flipped, [flipped.shape[0]!, 1, columns])
      : transpose(scope.run, flipped, [0, 2, 1]);
  }
  const machine = scope.machine!;
  const batch = Math.max(batchA, batchB);
  const outputs = fullWidth(columns);
  const natural = rows <= FEW_ROWS && !transposeB && columns % 4 === 0;
  const panelsOf = (n: number) => {
    const first = n * inner * columns;
    return transposeB
      ? toPanels(scope, b, evenRows(inner, 1, first), columns, inner)
      : toPanels(scope, b, evenRows(inner, columns, first), columns, 1);
  };
  const shared = natural || batchB > 1 ? undefined : panelsOf(0);
  const out = scope.output([batch, rows, outputs], 'float32');
  for (let n = 0; n < batch; n++) {
    const [nA, nB] = [batchA === 1 ? 0 : n, batchB === 1 ? 0 : n];
    const panels = natural ? undefined : (shared ?? panelsOf(nB));
    machine.run('multiplication', {
      a: machine.address(a) + 4 * nA * rows * inner,
      b: panels === undefined ? machine.address(b) + 4 * nB * inner * columns : machine.address(panels.tensor),
      out: machine.address(out) + 4 * n * rows * outputs,
      rows,
      columns: outputs,
      steps: inner,
      aRow: transposeA ? 4 : 4 * inner,
      aStep: transposeA ? 4 * rows : 4,
      bPanel: panels?.panelSize ?? 32,
      bStep: panels === undefined ? 4 * columns : 32,
      outRow: 4 * outputs,
      byColumns: rows < 16 ? 1 : 0,
    });
  }
  return changeWidth(scope, out, outputs, [batch, rows, columns]);
}

function swapLastAxes(scope: Scope, x: TensorInfo): TensorInfo {
  const rank = x.shape.length;
  const order = x.shape.map((_, axis) => axis);
  order[rank - 2] = rank - 1;
  order[rank - 1] = rank - 2;
  return transpose(scope.run, x, order);
}
