import type { Seed, Tree } from '@gans/tensor';
import { loadNet } from '@gans/training';

/** Loads a net that has no state, as `saveNet` saved it: a file holds tensors, so that an empty tree leaves no trace in it.
 *
 *  @throws as `loadNet`.
 */
export async function loadStateless<
  Config,
  Net extends { readonly params: Tree; readonly state: Tree; readonly config: object },
>(path: string, create: (config: Config, seed: Seed) => Net): Promise<Net> {
  const { net } = await loadNet(path, create);
  return { ...net, state: {} };
}
