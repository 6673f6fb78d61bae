import type { TensorflowRemoval, TensorflowSetup } from '@gans/engines';

/** What `gans setup` says at its end: which library, where it comes from, how to use it and how to be rid of it.
 *
 *  @param setup from `setupTensorflow`.
 */
export function describeSetup({ library, binding, downloadedBytes }: TensorflowSetup): string {
  const { source, folder, version } = library;
  const isOurs = source === 'cache' || source === 'gpu environment';
  const origin = downloadedBytes > 0 ? `${megabytes(downloadedBytes)} downloaded` : 'nothing to download';
  return [
    `TensorFlow ${version} is ready (${origin}).`,
    '',
    `Library      ${folder}${isOurs ? '' : `, found through ${source}`}`,
    `Binding      ${binding}`,
    "To use it    gans takes it by itself, and `--engine tensorflow` insists on it; in programs: await useEngine('tensorflow')",
    `To undo it   gans setup --remove${isOurs ? '' : ', which leaves the library where it is'}`,
    '',
  ].join('\n');
}

/** What `gans setup --remove` says at its end.
 *
 *  @param removal from `removeTensorflow`.
 */
export function describeRemoval({ folder, freedBytes }: TensorflowRemoval): string {
  return freedBytes === 0
    ? `There was nothing to remove in ${folder}.\n`
    : `Removed ${folder}, ${megabytes(freedBytes)}. gans uses the engine wasm until the next gans setup, unless a Python environment holds TensorFlow.\n`;
}

const megabytes = (bytes: number) => `${Math.max(1, Math.round(bytes / 1e6))} MB`;
