import { inFloat64 } from './float64';
import type { FastKernel } from './ops';

/** `gans/ProductEigenvalues`: the eigenvalues of A B, of two symmetric matrices, in float64: those of the symmetric L^T B L, A = L L^T. [high, low], or nothing when A is not positive definite. */
export const productEigenvalues: FastKernel = (ops, { aHigh, aLow, bHigh, bLow }) =>
  inFloat64(ops, ({ up, op, down }) => {
    try {
      const factor = op('Cholesky', [up(aHigh!, aLow!)]);
      const product = op('MatMul', [up(bHigh!, bLow!), factor], { transpose_a: false, transpose_b: false });
      const symmetric = op('MatMul', [factor, product], { transpose_a: true, transpose_b: false });
      return down(op('SelfAdjointEigV2', [symmetric], { compute_v: false }, 2));
    } catch (error) {
      // Of Cholesky, or of the eigenvalues where a factor of a singular matrix came out as NaN.
      if (/decomposition was not successful/.test(String(error))) return [];
      throw error;
    }
  });
