import { flattenTree, ShapeError, type Tree } from '@gans/tensor';

/** The shape of each tensor of a tree, by key path. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** The shapes of a tree, which outlive its tensors. */
export function shapesOf(tree: Tree): Shapes {
  return Object.fromEntries(Object.entries(flattenTree(tree)).map(([path, { shape }]) => [path, shape]));
}

/** Checks that a tree is one of the net it is given to.
 *
 *  @param caller the net, as messages name it.
 *  @param what the argument: 'params' or 'state'.
 *  @param expected shapes by key path, of `shapesOf`.
 *  @throws ShapeError naming the first tensors that are missing, too many, of another shape or disposed.
 */
export function checkParams(caller: string, what: string, expected: Shapes, given: Tree): void {
  if (typeof given !== 'object' || given === null)
    throw new ShapeError(`${caller}: expected ${what} to be a tree of tensors, got ${given}. Pass those of the net.`);
  const flat = flattenTree(given);
  const missing = Object.keys(expected).filter((path) => !Object.hasOwn(flat, path));
  const extra = Object.keys(flat).filter((path) => !Object.hasOwn(expected, path));
  const misshapen = Object.keys(expected)
    .filter((path) => Object.hasOwn(flat, path) && flat[path]!.shape.join() !== expected[path]!.join())
    .map((path) => `${path} [${flat[path]!.shape.join(', ')}] instead of [${expected[path]!.join(', ')}]`);
  const disposed = Object.keys(flat).filter((path) => flat[path]!.isDisposed);
  const faults = Object.entries({ missing, 'not of this net': extra, 'wrongly shaped': misshapen, disposed })
    .filter(([, paths]) => paths.length > 0)
    .map(
      ([fault, paths]) =>
        `${paths.length} ${fault} (${paths.slice(0, 3).join('; ')}${paths.length > 3 ? '; ...' : ''})`,
    );
  if (faults.length > 0)
    throw new ShapeError(
      `${caller}: expected ${what} to have the ${Object.keys(expected).length} tensors of this net, got ${faults.join(', ')}. ${disposed.length > 0 ? 'Pass the newest ones: an update with donate: true frees those it is given.' : 'Pass those of a net with the same config.'}`,
    );
}

/** The shapes of a net's state, with its spectral-norm vectors and without. */
export interface StateShapes {
  readonly whole: Shapes;
  readonly folded: Shapes;
}

/** Checks a state; in inference mode also one without any spectral-norm vectors, whose weights are divided already. */
export function checkState(caller: string, { whole, folded }: StateShapes, given: Tree, training: boolean): void {
  const isVector = (path: string) => Object.hasOwn(whole, path) && !Object.hasOwn(folded, path);
  const isFolded = !training && !Object.keys(flattenTree(given ?? {})).some(isVector);
  checkParams(caller, 'state', isFolded ? folded : whole, given);
}
