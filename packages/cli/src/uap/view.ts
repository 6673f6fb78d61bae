import { ValueError } from '@gans/tensor';
import { encodePng } from '../png';

/** A perturbation as a picture: grey is 0, black and white are the bounds.
 *
 *  byte = round(127.5 (d / radius + 1)), clipped
 *
 *  @param values of the perturbation, [H, W, C].
 *  @param shape with 1 or 3 channels.
 *  @param radius that is shown as black and white, in the units of `values`.
 *  @returns the bytes of a PNG file.
 *  @throws ValueError when the number of channels is another.
 */
export function perturbationPng(
  values: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  radius: number,
): Uint8Array {
  if (channels !== 1 && channels !== 3)
    throw new ValueError(`perturbationPng: expected 1 or 3 channels, got ${channels}. The .npy file holds any number.`);
  const data = Uint8Array.from(values, (d) => Math.min(255, Math.max(0, Math.round(127.5 * (d / radius + 1)))));
  return encodePng({ width, height, channels, data });
}
