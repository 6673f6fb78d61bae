import { scalar, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { type FastKernel, float32, type Ops } from './ops';

/** TensorFlow's name for a variable that lives as long as its handle. */
const ANONYMOUS = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347';

/** Lets an op update donated tensors in place, through variables that take over their memory, and gives the updated ones back.
 *
 *  A tensor that shares its memory with another one is copied by TensorFlow, so that the other one stays as it is.
 */
function updateInPlace(
  ops: Ops,
  donated: readonly Tensor[],
  update: (variables: readonly TensorInfo[]) => void,
): Tensor[] {
  const variables = donated.map((tensor) => {
    const shape = { dtype: float32, shape: tensor.shape } as const;
    const variable = ops.one('VarHandleOp', [], { ...shape, container: '', shared_name: ANONYMOUS });
    ops.many('AssignVariableOp', [variable, tensor], 0, { dtype: float32 });
    tensor.dispose();
    return variable;
  });
  update(variables);
  return variables.map((variable) => ops.one('ReadVariableOp', [variable], { dtype: float32 }));
}

/** `gans/AdamUpdate`: [weight, firstMoment, secondMoment], all three donated. */
export const adamUpdate: FastKernel = (ops, { weight, gradient, firstMoment, secondMoment }, attributes) => {
  const { rate, offset, beta1, beta2 } = attributes as Record<'rate' | 'offset' | 'beta1' | 'beta2', number>;
  // The bias corrections are in the rate already, hence powers of 0.
  const constants = [0, 0, rate, beta1, beta2, offset].map((value) => scalar(value));
  return updateInPlace(ops, [weight!, firstMoment!, secondMoment!], (variables) =>
    ops.many('ResourceApplyAdam', [...variables, ...constants, gradient!], 0, { use_locking: false }),
  );
};

/** `gans/MomentumUpdate`: [weight, buffer], both donated: buffer <- momentum buffer + gradient, weight <- weight - rate buffer, or with Nesterov's step. */
export const momentumUpdate: FastKernel = (ops, { weight, gradient, buffer }, attributes) => {
  const { rate, momentum, nesterov } = attributes as { rate: number; momentum: number; nesterov: boolean };
  return updateInPlace(ops, [weight!, buffer!], (variables) =>
    ops.many('ResourceApplyMomentum', [...variables, scalar(rate), gradient!, scalar(momentum)], 0, {
      use_locking: false,
      use_nesterov: nesterov,
    }),
  );
};
