import { foldIn, type Tree, valueAndGrad } from '@gans/tensor';
import { meanOf } from '../../internal/mean-trees';
import { scoped } from '../../internal/scoped';
import type { GanState } from '../state';
import type { StepContext } from './context';
import type { Report, UpdatePlan } from './discriminator-gradients';
import { generatorObjective } from './generator-objective';
import { type Remembered, rememberTerms } from './term-parts';

/** What one update of G goes by: the gradient of its loss, and what its passes have left behind. */
export interface GeneratorGradients extends Remembered {
  readonly grads: Tree;
  /** G's state after its passes. */
  readonly state: Tree;
  /** D's, which they went through. */
  readonly judgeState: Tree;
  readonly report: Report;
}

/** The gradient of G's loss, D frozen: the mean over the batches of one update. The gradients of D's parameters are not computed. */
export function generatorGradients(context: StepContext, state: GanState, plan: UpdatePlan): GeneratorGradients {
  let remembered: Remembered = state;
  const mean = meanOf(context.config.accumulationSteps, (k) => {
    const { after, ...tensors } = scoped(() => ofOneBatch(context, { ...state, ...remembered }, plan, plan.first + k));
    remembered = after;
    return tensors;
  });
  const { grads, state: next, judgeState, report } = mean;
  const { memory, terms } = remembered;
  return { grads, state: next, judgeState, report, memory, terms };
}

function ofOneBatch(context: StepContext, state: GanState, { source, seed }: UpdatePlan, index: number) {
  const loss = generatorObjective(context, state, () => source(index), foldIn(seed, index));
  const { value, grads, aux } = valueAndGrad(loss)(state.generator.params);
  const { report, own, state: next, judgeState } = aux as Record<'report' | 'own' | 'state' | 'judgeState', Tree>;
  return {
    grads,
    state: next,
    judgeState,
    report: { generatorLoss: value, ...report },
    after: rememberTerms(context.generatorTerms, state, own),
  };
}
