import { FormatError } from '@gans/tensor';
import type { DatasetSplit } from '../image-dataset';
import type { Listing, StoredFile } from './stored-files';

/** Which class each file shows, told by its folder. */
export interface FolderLayout {
  readonly classNames: readonly string[];
  /** The chosen split's files, sorted by path, each with its class index. */
  readonly files: readonly { readonly file: StoredFile; readonly label: number }[];
}

/** Reads splits and classes from paths: [wrapper/][train|test/]<class>/<anything>, or images side by side, which are one class.
 *
 *  Classes are those of all splits together, so that train and test agree even where one lacks a class.
 *
 *  @param listing files sorted by path. A class whose folder is empty has to be named in `classNames`: left out, it would shift the indices of others.
 *  @param wanted `split`, when the images lie in train/ and test/; `classNames`, a fixed order instead of the sorted one; `name`, what to call the one class of images that lie side by side.
 *  @throws FormatError when the paths are neither, or do not fit what is wanted.
 */
export function layOut(
  caller: string,
  root: string,
  { files, emptyFolders }: Listing,
  wanted: { split?: DatasetSplit | undefined; classNames?: readonly string[] | undefined; name: string },
): FolderLayout {
  const refuse = (expected: string, found: string, advice: string) =>
    new FormatError(`${caller}: expected ${root} to hold ${expected}, got ${found}. ${advice}`);
  const depth = wrapperDepth(files);
  const inside = files.map((file) => ({ file, parts: file.path.split('/').slice(depth) }));
  const isSplit = inside.map(({ parts }) => isInSplit(parts));
  const splitCount = isSplit.filter(Boolean).length;
  if (splitCount > 0 && splitCount < files.length)
    throw refuse('all images in train/ and test/', files[isSplit.indexOf(false)]!.path, 'Move it, or pass one folder.');
  if (splitCount > 0 && wanted.split === undefined)
    throw refuse('one set of images', 'the folders train and test', 'Pass split: which of them to read.');
  if (splitCount === 0 && wanted.split !== undefined)
    throw refuse('train/ and test/', files[0]!.path, 'Leave split out, and part the set with splitDataset.');
  const classified = inside.map(({ file, parts }) => {
    const [first, ...rest] = splitCount > 0 ? parts : [undefined, ...parts];
    return { file, split: first, className: rest.length > 1 ? rest[0]! : undefined };
  });
  const isClass = (parts: readonly string[]) =>
    splitCount > 0
      ? parts.length === 2 && SPLITS.includes(parts[0]!) && !classified.some(({ className }) => className === parts[1])
      : parts.length === 1;
  const loose = classified.filter(({ className }) => className === undefined);
  if (loose.length > 0 && loose.length < files.length)
    throw refuse('one folder a class', `${loose[0]!.file.path} beside such folders`, 'Move it into a class.');
  const named = classified.map((image) => ({ ...image, className: image.className ?? wanted.name }));
  const classNames = wanted.classNames ?? [...new Set(named.map(({ className }) => className))].sort();
  const indexOf = new Map(classNames.map((className, k) => [className, k]));
  const unknown = named.find(({ className }) => !indexOf.has(className));
  if (unknown !== undefined)
    throw refuse(`only the classes ${classNames.join(', ')}`, unknown.file.path, 'Name all classes in classNames.');
  const empty = loose.length > 0 ? undefined : emptyFolders.find((path) => isClass(path.split('/').slice(depth)));
  if (empty !== undefined && wanted.classNames === undefined)
    throw refuse('images in each class', `none in ${empty}/`, 'Remove it, or name all classes in classNames.');
  const chosen = named.filter(({ split }) => split === wanted.split);
  if (chosen.length === 0)
    throw refuse(`images in ${wanted.split}/`, 'none there', 'Read the other split, or add them.');
  return { classNames, files: chosen.map(({ file, className }) => ({ file, label: indexOf.get(className)! })) };
}

/** Tells whether image files lie in folders of splits. */
export function hasSplits(files: readonly Pick<StoredFile, 'path'>[]): boolean {
  const depth = files.length === 0 ? 0 : wrapperDepth(files);
  return files.some(({ path }) => isInSplit(path.split('/').slice(depth)));
}

const SPLITS: readonly string[] = ['train', 'test'];

const isInSplit = (parts: readonly string[]) => parts.length > 1 && SPLITS.includes(parts[0]!);

/** How many leading folders are shared by all files and mean nothing: an archive often holds its own name first. */
function wrapperDepth(files: readonly Pick<StoredFile, 'path'>[]): number {
  const paths = files.map(({ path }) => path.split('/'));
  let depth = 0;
  while (
    !SPLITS.includes(paths[0]![depth]!) &&
    paths.every((parts) => parts.length > depth + 2 && parts[depth] === paths[0]![depth])
  )
    depth++;
  return depth;
}
