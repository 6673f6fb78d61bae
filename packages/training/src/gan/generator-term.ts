import type { Tree } from '@gans/tensor';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Json } from './memory';

/** What a term remembers after a batch. */
export interface TermMemory<Memory extends Json = Json> {
  readonly memory: Memory;
  /** Tensors; left out, those from before stay. Those that it replaces are freed. */
  readonly tensors?: Tree;
}

/** A further term of G's loss, with a memory of its own: a classifier in the loop that balances classes, for example.
 *
 *  Its memory, values and tensors, is part of the GAN's state and of checkpoints.
 */
export interface GeneratorTerm<Memory extends Json = Json> {
  /** Its name in the report and in the memory; no other term's. */
  readonly name: string;
  /** What it remembers before the first step; survives JSON. */
  readonly initial: Memory;
  /** Makes the tensors that it remembers beside that, float32, as they are before the first step: for what would cost a step too much to be read back each time. Default: none. */
  initialTensors?(): Tree;
  /** The term, its weight included, as float32 scalar that can be differentiated with respect to the images; and tensors for `remember`.
   *
   *  @param images float32 [N, H, W, C], as G gives them, before any augmentation; not disposed.
   *  @param condition float32 [N, K], what they were asked to be; not disposed.
   */
  loss(images: Tensor4D, condition: Tensor2D, memory: Memory): { readonly loss: Tensor; readonly aux?: Tree };
  /** The memory after the update; called once for each batch, with the `aux` of `loss`, which is freed afterwards, and the tensors remembered so far. Left out, the memory stays. */
  remember?(memory: Memory, aux: Tree, tensors: Tree): TermMemory<Memory>;
}
