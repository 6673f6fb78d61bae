import type { Outcome } from './bench';

/** What is asked of a side: one line of JSON each, answered by one line. `peers/peer.py` knows the same requests. */
export type Request =
  | StartRequest
  | { readonly do: 'inputs'; readonly path: string }
  | { readonly do: 'check' }
  | { readonly do: 'round'; readonly runs: number }
  | { readonly do: 'profile'; readonly runs: number }
  | { readonly do: 'end' };

/** The first request: which case to set up. */
export interface StartRequest {
  readonly do: 'start';
  readonly bench: string;
  readonly case: string;
  readonly threads: number;
  readonly seed: number;
  /** For our side: the engine. */
  readonly engine?: string;
  /** For the peer: the file that `inputs` has written. */
  readonly inputs?: string;
}

/** The answer to each request. */
export interface Replies {
  readonly start: SideFacts;
  readonly inputs: Record<never, never>;
  readonly check: { readonly numbers: Outcome };
  readonly round: RoundReply;
  readonly profile: Profile;
  readonly end: { readonly peakBytes: number };
}

/** What a side says of itself. */
export interface SideFacts {
  /** Of the engine, or of PyTorch. */
  readonly version: string;
  /** The interpreter and its version. */
  readonly runtime: string;
  readonly threads: number;
  /** Resident memory when everything is loaded and no tensor is made. */
  readonly baseBytes: number;
}

/** A round. */
export interface RoundReply {
  /** Of one run. */
  readonly seconds: number;
  /** Processor time used since the end of the round before: near 0, or this side disturbs the others. */
  readonly idleSeconds: number;
}

/** Where the time of runs goes. */
export interface Profile {
  readonly runs: number;
  readonly wallMs: number;
  readonly kernels: readonly KernelTime[];
}

/** Calls of one kernel, without the kernels that it calls itself. */
export interface KernelTime {
  readonly name: string;
  readonly count: number;
  readonly ms: number;
}
