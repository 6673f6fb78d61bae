import { dispose, engine, type Tensor } from '@tensorflow/tfjs-core';

interface TapeNode {
  gradient?: (upstream: (Tensor | null)[]) => Record<string, () => Tensor>;
  readonly saved?: readonly Tensor[];
}
/** The part of tfjs-core's engine that holds the tape. */
interface RecordingEngine {
  readonly state: {
    activeTape: readonly TapeNode[] | null;
    readonly gradientDepth: number;
    readonly activeScope: { readonly track: readonly Tensor[] };
  };
}

/** Lets the replay of TensorFlow.js's tape free, op by op, what is not needed any more: what the op has saved, the gradient of its outputs, and what its own gradients have in common.
 *
 *  tfjs frees both when the replay has ended, so that all activations and all their gradients are alive at once.
 *  To be called inside the function that is differentiated, after its last op. Under a further differentiation, which replays the tape again, it does nothing.
 */
export function freeAsConsumed(): void {
  const { state } = engine() as unknown as RecordingEngine;
  const { activeTape: tape, gradientDepth } = state;
  if (tape === null || gradientDepth !== 1) return;
  let replayed = tape.length;
  let consumed: Tensor[] = [];
  tape.forEach((node, index) => {
    const { gradient } = node;
    if (gradient === undefined) return;
    node.gradient = (upstream) => {
      // The replay runs from the end: every later op has had its turn.
      while (replayed > index + 1) dispose([...(tape[--replayed]!.saved ?? [])]);
      dispose(consumed);
      consumed = upstream.filter((one) => one !== null);
      const { track } = state.activeScope;
      const before = track.length;
      const results = gradient(upstream);
      consumed.push(...track.slice(before));
      return ownedResults(results, consumed);
    };
  });
}

/** Runs a differentiation; if it throws, frees what the ops before that have saved, which tfjs would keep for ever.
 *
 *  @param differentiate calls the engine's `gradients`.
 */
export function withTape<T>(differentiate: () => T): T {
  try {
    return differentiate();
  } catch (error) {
    const { state } = engine() as unknown as RecordingEngine;
    if (state.gradientDepth === 0 && state.activeTape !== null) {
      for (const { saved } of state.activeTape) dispose([...(saved ?? [])]);
      state.activeTape = null;
    }
    throw error;
  }
}

// A gradient handed on as it came, or to two inputs, becomes a tensor of its own for each, so that it can be freed with its op.
function ownedResults(results: Record<string, () => Tensor>, taken: readonly Tensor[]): Record<string, () => Tensor> {
  const owned = new Set(taken);
  return Object.fromEntries(
    Object.entries(results).map(([name, result]) => [
      name,
      () => {
        const gradient = result();
        if (owned.has(gradient)) return gradient.clone();
        owned.add(gradient);
        return gradient;
      },
    ]),
  );
}
