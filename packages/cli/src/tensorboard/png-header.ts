const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/** Reads the size of a PNG picture from the head of its file.
 *
 *  @returns width and height in pixels and its channels; undefined for anything but a PNG file.
 */
export function pngHeader(
  png: Uint8Array,
): { readonly width: number; readonly height: number; readonly channels: number } | undefined {
  if (png.length < 26 || !SIGNATURE.every((byte, i) => png[i] === byte)) return undefined;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20), channels: CHANNELS[png[25]!] ?? 3 };
}
