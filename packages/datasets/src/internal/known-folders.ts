// Digest of the sorted lines "<class>/<file> <sha256 of the file>" of one split.
const KNOWN: Readonly<Record<string, string>> = {
  '7b0b51c28ef67f2bb3c4107800f926b30bb7742c3c7cf544a22497994bd6014c': 'CIFAR-10 (JPEG q75)',
  '3bc13ef8e1f88283aceb81f9287fb58b2784a5ad31c40640faa9edc0df337bdb': 'CIFAR-10 (JPEG q75)',
};

/** Finds the published set of image files that a digest belongs to.
 *
 *  @param digest SHA-256 over the files of one split, sorted by path, one line "<class>/<file> <sha256 of the file>" each.
 *  @returns the set's name, or undefined when it is none of the known ones.
 */
export function recogniseFolder(digest: string): string | undefined {
  return Object.hasOwn(KNOWN, digest) ? KNOWN[digest] : undefined;
}
