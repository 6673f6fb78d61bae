/** One Threefry-2x32 block, 20 rounds: encrypts the counter (c0, c1) under the key (k0, k1) into out[offset], out[offset + 1]. */
export function threefry2x32(k0: number, k1: number, c0: number, c1: number, out: Uint32Array, offset = 0): void {
  const k2 = k0 ^ k1 ^ 0x1bd11bda;
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;
  for (let group = 0; group < 5; group++) {
    if (group % 2 === 0) {
      x = (x + y) | 0;
      y = ((y << 13) | (y >>> 19)) ^ x;
      x = (x + y) | 0;
      y = ((y << 15) | (y >>> 17)) ^ x;
      x = (x + y) | 0;
      y = ((y << 26) | (y >>> 6)) ^ x;
      x = (x + y) | 0;
      y = ((y << 6) | (y >>> 26)) ^ x;
    } else {
      x = (x + y) | 0;
      y = ((y << 17) | (y >>> 15)) ^ x;
      x = (x + y) | 0;
      y = ((y << 29) | (y >>> 3)) ^ x;
      x = (x + y) | 0;
      y = ((y << 16) | (y >>> 16)) ^ x;
      x = (x + y) | 0;
      y = ((y << 24) | (y >>> 8)) ^ x;
    }
    const next = group + 1;
    x = (x + (next % 3 === 0 ? k0 : next % 3 === 1 ? k1 : k2)) | 0;
    y = (y + (next % 3 === 0 ? k1 : next % 3 === 1 ? k2 : k0) + next) | 0;
  }
  out[offset] = x >>> 0;
  out[offset + 1] = y >>> 0;
}
