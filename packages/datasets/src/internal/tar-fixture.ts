/** Packs a tar archive for tests: ustar headers, zero blocks at the end. A path that ends in '/' is a folder. */
export function packTar(files: readonly { path: string; data?: Uint8Array; type?: string }[]): Uint8Array {
  const blocks = files.flatMap(({ path, data = new Uint8Array(0), type }) => {
    const header = new Uint8Array(512);
    const put = (text: string, at: number) => header.set(new TextEncoder().encode(text), at);
    put(path, 0);
    put('0000644\0', 100);
    put(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
    put('        ', 148);
    put(type ?? (path.endsWith('/') ? '5' : '0'), 156);
    put('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, data, new Uint8Array((512 - (data.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...blocks, new Uint8Array(1024)]));
}
