import { type AdversarialLoss, adversarialLoss } from '@gans/losses/adversarial-loss';
import { ShapeError, ValueError } from '@gans/tensor';
import type { CheckedGanConfig } from '../config';
import type { GeneratorTerm } from '../generator-term';
import type { GanNets, OutputName } from '../nets';
import type { GanState } from '../state';
import { type ConditionalTerm, conditionalTerm } from './conditional-terms';
import { isCoupled } from './judge';
import { expectSingleImages } from './penalties';

/** What is the same for every pass of a step. */
export interface StepContext {
  readonly nets: GanNets;
  readonly config: CheckedGanConfig;
  readonly term: ConditionalTerm;
  /** Undefined where the conditional loss is adversarial itself. */
  readonly adversarial: AdversarialLoss | undefined;
  readonly generatorTerms: readonly GeneratorTerm[];
  /** Outputs of D that are read beside those of the conditional term. */
  readonly alsoRead: readonly OutputName[];
}

/** Looks up the losses of a configuration and checks that the nets fit them, before any tensor is made. */
export function contextOf(
  nets: GanNets,
  state: GanState,
  config: CheckedGanConfig,
  generatorTerms: readonly GeneratorTerm[],
): StepContext {
  const term = conditionalTerm(config);
  expectHead(nets, term, config);
  expectConditions(nets, config);
  expectLatents(nets, config);
  expectSingleImages(config, isCoupled(nets.discriminator, state.discriminator.state));
  return {
    nets,
    config,
    term,
    adversarial: config.adversarial === 'none' ? undefined : adversarialLoss(config.adversarial),
    generatorTerms,
    alsoRead: [...(config.featureMatching === undefined ? [] : (['features'] as const)), ...codeOutputs(config)],
  };
}

function expectHead({ discriminator }: GanNets, { heads }: ConditionalTerm, config: CheckedGanConfig): void {
  const head = discriminator.spec?.head;
  const wanted = config.information === undefined ? heads : [...heads, 'information'];
  if (head !== undefined && !wanted.includes(head))
    throw new ValueError(
      `ganStep: expected a discriminator with the head ${wanted.join(' or ')} for conditional ${config.conditional.name}, got ${head}. Build it with that head, or choose another conditional loss.`,
    );
}

function expectConditions({ generator }: GanNets, { conditional, conditions }: CheckedGanConfig): void {
  const { classCount } = generator.spec;
  if (conditional.name !== 'none' && classCount < 2)
    throw new ValueError(
      `ganStep: expected a generator of two classes at least for conditional ${conditional.name}, got ${classCount}. It learns what tells classes apart.`,
    );
  if (conditions === 'attributes' && classCount % 2 !== 0)
    throw new ShapeError(
      `ganStep: expected a generator with an even classCount for conditions 'attributes', which are [a; 1 - a], got ${classCount}.`,
    );
}

function expectLatents({ generator }: GanNets, { information, latentOptimization }: CheckedGanConfig): void {
  const { latentSize, prior } = generator.spec;
  if (latentOptimization !== undefined && prior.kind !== 'uniform')
    throw new ValueError(
      `ganStep: expected a generator with a uniform prior for latentOptimization, got ${prior.kind}. Set spec.prior to { kind: 'uniform', min: -1, max: 1 }.`,
    );
  if (information === undefined) return;
  const codes = information.discreteCodes * information.codeValues + information.continuousCodes;
  if (codes > latentSize)
    throw new ShapeError(
      `ganStep: expected latentSize to hold the ${codes} numbers of the codes, got ${latentSize}. Raise it, or ask for fewer codes.`,
    );
}

function codeOutputs({ information }: CheckedGanConfig): readonly OutputName[] {
  if (information === undefined) return [];
  const { discreteCodes, continuousCodes } = information;
  return [
    ...(discreteCodes > 0 ? (['codeLogits'] as const) : []),
    ...(continuousCodes > 0 ? (['codeMeans', 'codeLogVariances'] as const) : []),
  ];
}
