import { EngineError } from '@gans/tensor';
import { getBackend, setBackend } from '@tensorflow/tfjs-core';

/** Makes a backend the active one, or fails: `setBackend` alone reports failure as a boolean and leaves the broken backend's name in place.
 *
 *  @throws EngineError when the backend does not initialise; the backend that was active before is put back.
 */
export async function activate(backendName: string): Promise<void> {
  const before = getBackend();
  if (await setBackend(backendName)) return;
  if (before !== undefined && before !== '' && before !== backendName) await setBackend(before);
  throw new EngineError(
    `useEngine: expected backend '${backendName}' to initialise, got a refusal from TensorFlow.js.`,
  );
}
