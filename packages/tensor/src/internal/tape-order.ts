import { engine, type Tensor } from '@tensorflow/tfjs-core';

const REPAIRED = /* @__PURE__ */ Symbol.for('@gans/tape-order');

interface TapeNode {
  readonly inputs: Readonly<Record<string, Tensor>>;
}
type AddTapeNode = (
  this: RecordingEngine,
  kernelName: string,
  inputs: object,
  outputs: readonly Tensor[],
  gradient: unknown,
  saved: readonly Tensor[] | undefined,
  attributes: unknown,
) => void;
/** The part of tfjs-core's engine that records the tape. */
interface RecordingEngine {
  readonly state: { readonly activeTape: TapeNode[] | null };
  addTapeNode: AddTapeNode & { [REPAIRED]?: true };
}

/** Puts the copies that an op saves of its outputs behind the op on TensorFlow.js's tape.
 *
 *  A gradient that reads such a copy (tanh, sigmoid, exp, softmax, logSoftmax, max, pow, custom gradients) is differentiated again through the copy, the op, and the op's input.
 *  tfjs records the copies before the op itself. The tape is replayed from its end, so the op's turn has passed when the copy's gradient arrives: that path is lost, without a word.
 *  One engine serves all copies of tfjs-core in a process and outlives later imports, and so does this.
 */
export function repairTapeOrder(): void {
  const recorder = engine() as unknown as RecordingEngine;
  const record = recorder.addTapeNode;
  if (typeof record !== 'function' || record[REPAIRED] === true) return;
  const repaired: RecordingEngine['addTapeNode'] = function addTapeNode(...node) {
    record.apply(this, node);
    const [, , outputs, , saved] = node;
    const tape = this.state.activeTape;
    if (tape === null || saved === undefined || saved.length === 0) return;
    // The copies are the nodes recorded last; inputs' copies stay in front of the op, outputs' copies go behind it.
    const copies = tape.splice(-1 - saved.length);
    const op = copies.pop()!;
    const ofOutput = copies.map(({ inputs }) => Object.values(inputs).some((input) => outputs.includes(input)));
    tape.push(...copies.filter((_, i) => !ofOutput[i]), op, ...copies.filter((_, i) => ofOutput[i]));
  };
  Object.defineProperty(repaired, REPAIRED, { value: true });
  recorder.addTapeNode = repaired;
}
