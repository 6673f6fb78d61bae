import { createImageDataset, type ImageDataset } from '@gans/datasets';
import { ConfigError, nearestWord } from '@gans/tensor';

/** The images of some classes, which are then all the classes there are.
 *
 *  @param set of images.
 *  @param classNames some of the set's, in the order that they get.
 *  @returns a set of its own content hash; pixels are not copied.
 */
export function ofClasses(set: ImageDataset, classNames: readonly string[]): ImageDataset {
  const places = set.classNames.map((name) => classNames.indexOf(name));
  const rows = [...set.labels.keys()].filter((i) => places[set.labels[i]!]! >= 0);
  const { name, split, imageShape, verified } = set;
  return createImageDataset({
    name: `${name}, ${classNames.join(' ')}`,
    ...(split === undefined ? {} : { split }),
    classNames,
    imageShape,
    labels: Int32Array.from(rows, (i) => places[set.labels[i]!]!),
    verified,
    pixels: (indices) => set.pixels(Int32Array.from(indices, (i) => rows[i]!)),
  });
}

/** Two sides of a split. */
export interface ClassSplit {
  /** What the classifier is for. */
  readonly target: readonly string[];
  /** What the attacker has images of. */
  readonly prior: readonly string[];
}

/** Parts the classes of a set into those that a classifier is for and the others, which are the prior.
 *
 *  @param names as `--split` gives them: names of classes with commas between them.
 *  @param classNames of the set.
 *  @throws ConfigError when a name is no class, stands twice, or when a side is too small to be a target or a prior.
 */
export function splitClasses(names: string, classNames: readonly string[]): ClassSplit {
  const target = names.split(',').map((name) => name.trim());
  const refuse = (rule: string, got: string, advice: string) => {
    throw new ConfigError(`gans reproduce uap: expected --split to ${rule}, got ${got}. ${advice}`);
  };
  for (const name of target)
    if (!classNames.includes(name))
      refuse('name classes of --target', `'${name}'`, `Did you mean ${nearestWord(name, classNames)}?`);
  if (new Set(target).size < target.length) refuse('name each class once', `'${names}'`, 'Leave the second one out.');
  const prior = classNames.filter((name) => !target.includes(name));
  if (target.length < 2)
    refuse('name two classes at least', `'${names}'`, 'A classifier of one class cannot be fooled.');
  if (prior.length === 0) refuse('leave a class for the prior', 'all of them', 'Leave some out.');
  return { target, prior };
}
