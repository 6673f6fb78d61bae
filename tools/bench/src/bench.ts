import type { Seed, Tree } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';

/** What a case is measured in. */
export type Unit = 'images/s' | 'GF/s' | 'ms';

/** Numbers that all sides of a case must agree on, by name. */
export type Outcome = Readonly<Record<string, number>>;

/** A case set up in the process that measures it. */
export interface Subject {
  /** What all sides start from; written for the peer before anything is run. */
  readonly inputs: Tree;
  /** What the peer is told beside them; survives JSON. */
  readonly config?: object;
  /** Done once, before the first run: what this side computes from the inputs. */
  check(): Promise<Outcome>;
  /** One run. What it returns is the last thing computed: it is waited for at the end of a round, and disposed. */
  run(): Tensor | Promise<Tensor>;
  /** What it has counted in its runs, beside their time, by name with unit. */
  counted?(): Outcome;
}

/** Other code of ours that a case is measured beside, on the same engine, in the place of the peer. */
export interface Baseline {
  readonly name: string;
  /** Sets it up on the active engine; what it computes must be what the case does. */
  prepare(seed: Seed): Subject;
  /** As that of the case. */
  rehearse?(seed: Seed): Subject;
}

/** One thing that is measured. */
export interface BenchCase {
  readonly name: string;
  readonly unit: Unit;
  /** What one run does: images for images/s, floating-point operations for GF/s (a multiply-add counts as two), 1 for ms. */
  readonly work: number;
  /** Relative difference up to which sides agree; default 1e-3, for float32. */
  readonly tolerance?: number;
  /** Sets the case up on the active engine. */
  prepare(seed: Seed): Subject;
  /** The same, so small that a test can run it on any engine; left out where `prepare` is small enough. */
  rehearse?(seed: Seed): Subject;
  /** What it is measured beside: default, the peer; 'nothing' where only its own figure counts. */
  readonly beside?: 'nothing' | Baseline;
}

/** A file in `benches/`, and one of the same name in `peers/`. */
export interface Bench {
  readonly name: string;
  readonly description: string;
  /** How long a round should take on each side, in seconds; it holds one run at least. */
  readonly roundSeconds: number;
  /** File in `peers/` that pins what the peer needs, and first the package that it is called by; default 'requirements.txt', PyTorch. */
  readonly requirements?: string;
  readonly cases: readonly BenchCase[];
}
