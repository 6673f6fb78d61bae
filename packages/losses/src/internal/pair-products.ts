import {
  add,
  engine,
  getBackend,
  getGradient,
  getKernel,
  matMul,
  mul,
  registerGradient,
  registerKernel,
  type Tensor,
  type Tensor2D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';

const kernelName = 'gans/PairProducts';

/** The products of all pairs of rows, times a number: scale f_i.f_j, float32 [N, N].
 *
 *  The matrix is symmetric, so that its gradient scale (dy + dy^T) f is one product of matrices, where that of `matMul` with itself takes two.
 */
export function pairProducts(f: Tensor2D, scale: number): Tensor2D {
  register();
  return engine().runKernel(kernelName, { f }, { scale });
}

interface Call {
  readonly inputs: { readonly f: Tensor2D };
  readonly attrs: { readonly scale: number };
}

// A kernel with a registered gradient, because `customGrad` would have f copied on backends whose tensors cannot share memory.
function register(): void {
  const backendName = getBackend();
  if (getKernel(kernelName, backendName) == null)
    registerKernel({
      kernelName,
      backendName,
      kernelFunc: (call) => {
        const { inputs, attrs } = call as unknown as Call;
        return tidy(() => matMul(mul(inputs.f, attrs.scale), inputs.f, false, true));
      },
    });
  if (getGradient(kernelName) == null)
    registerGradient({
      kernelName,
      inputsToSave: ['f'],
      gradFunc: (dy, [f], attrs) => {
        const { scale } = attrs as unknown as Call['attrs'];
        return { f: () => mul(matMul(add(dy as Tensor, transpose(dy as Tensor)), f!), scale) };
      },
    });
}
