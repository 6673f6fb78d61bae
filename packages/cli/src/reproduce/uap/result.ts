import type { MetricResult } from '@gans/metrics';
import type { Crafted } from '@gans/uap';
import type { EngineRecord } from '../../result';
import type { ArmKey } from './arms';

/** Name of a classifier of a table: every perturbation is measured on all of them. */
export type AttackedName = 'target' | 'twin' | 'vgg' | 'hardened';

/** What a cell of the comparison has come to. */
export interface ArmOutcome {
  readonly arm: ArmKey;
  readonly seed: number;
  /** Fooling rates on the target's test images, by classifier. */
  readonly rates: Readonly<Record<AttackedName, MetricResult>>;
  /** On the target, of perturbed images that were re-encoded as JPEG. */
  readonly jpeg: MetricResult;
  /** Of the images that were crafted on, where there are any: how the target reads them. */
  readonly coverage?: {
    readonly count: number;
    /** Share of the target's classes that at least one image is read as. */
    readonly reached: number;
    /** Divergence of the classes read from equal shares. */
    readonly divergence: MetricResult;
  };
  /** Absent of 'random'. */
  readonly crafting?: Pick<Crafted, 'rate' | 'step' | 'steps' | 'stopped' | 'warnings' | 'protocol'>;
  readonly engine: EngineRecord;
}

/** What adversarial fine-tuning of the target does to its own perturbations. */
export interface HardeningRecord {
  /** Fooling rate of the first perturbation of the defence, on the target as it was. */
  readonly before: MetricResult;
  /** Of the same one on the hardened target. */
  readonly after: MetricResult;
  /** Of one that is crafted anew against the hardened target. */
  readonly afterNewAttack: MetricResult;
}

/** What is measured once a table, whatever the arm and its seed. */
export interface NetsRecord {
  /** How well each classifier reads the target's test images. */
  readonly accuracy: Readonly<Record<AttackedName, MetricResult>>;
  /** Share of the test images that re-encoding alone gives another class. */
  readonly jpegAlone: MetricResult;
  readonly hardening: HardeningRecord;
}
