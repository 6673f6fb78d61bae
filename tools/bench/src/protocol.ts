import type { Outcome } from './bench';

/** What is asked of a side: one line of JSON each, answered by one line. `peers/peer.py` knows the same requests, but for the two that only ours is asked. */
export type Request =
  | { readonly do: 'start'; readonly threads: number /** Of ours only. */; readonly engine?: string }
  | PrepareRequest
  | { /** Ours only: writes what all sides start from. */ readonly do: 'inputs'; readonly path: string }
  | { readonly do: 'check' }
  | { readonly do: 'round'; readonly runs: number }
  | { /** Ours only. */ readonly do: 'profile'; readonly runs: number }
  | { readonly do: 'end' };

/** Sets a case up. Ours draws from the seed, the peer reads what `inputs` has written. */
export interface PrepareRequest {
  readonly do: 'prepare';
  readonly bench: string;
  readonly case: string;
  readonly seed: number;
  readonly inputs: string;
  /** Of ours only: whether to set up what the case is measured beside. */
  readonly baseline?: boolean;
}

/** The answer to each request; or `{ error }`. */
export interface Replies {
  readonly start: SideFacts;
  readonly prepare: Done;
  readonly inputs: Done;
  readonly check: { readonly outcome: Outcome };
  readonly round: RoundReply;
  readonly profile: Profile;
  readonly end: { readonly peakBytes: number /** Of ours only. */; readonly counted?: Outcome };
}

/** The answer to what gives nothing back. */
export type Done = Readonly<Record<never, never>>;

/** What a side says of itself. */
export interface SideFacts {
  /** Of the engine's kernels, or of PyTorch. */
  readonly version: string;
  /** The interpreter and its version. */
  readonly runtime: string;
  readonly threads: number;
  /** Resident memory when everything is loaded and no case is set up. */
  readonly baseBytes: number;
  /** Why it does not run as asked. */
  readonly reasons: readonly string[];
}

/** A round. */
export interface RoundReply {
  /** Of one run. */
  readonly seconds: number;
  /** Processor time of the round. */
  readonly busySeconds: number;
  /** Processor time since the end of the round before, while others were measured: near 0, or this side disturbs them. */
  readonly idleSeconds: number;
}

/** Where the time of runs goes. */
export interface Profile {
  readonly runs: number;
  readonly wallMs: number;
  /** By time, the longest first. */
  readonly kernels: readonly KernelTime[];
  /** Ops that the library below the engine has executed, on engines that have one. */
  readonly nativeOps: number | null;
}

/** Calls of one kernel; `ms` without the kernels that it calls itself. */
export interface KernelTime {
  readonly name: string;
  readonly count: number;
  readonly ms: number;
}
