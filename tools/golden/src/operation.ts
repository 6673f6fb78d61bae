import type { CaseReader } from './case-reader';
import type { Output } from './compare';

/** One `op` of the golden vectors: which options it has, and how our public functions compute it. */
export interface Operation {
  /** Names that `options` must hold beside id, op, source and precision; any other name fails the case. */
  readonly options: readonly string[];
  /** 'float32': computed by tensors on the engine. 'float64': in JavaScript numbers, whatever the engine and the case's precision. */
  readonly precision: 'float32' | 'float64';
  /** Computes what the case expects, by name. Outputs that are not expected are not looked at. */
  run(reader: CaseReader): Promise<Readonly<Record<string, Output>>>;
}

/** A float64 scalar as an output. */
export const scalarOutput = (value: number): Output => ({ shape: [], data: [value] });
