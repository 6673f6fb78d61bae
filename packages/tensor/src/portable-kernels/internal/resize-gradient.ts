/** How tfjs's nearest-neighbour resize picks its source pixel along one axis. */
export interface NearestAxis {
  readonly size: number;
  readonly outSize: number;
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Source index of each output index, as the forward kernels compute it.
 *
 *  floor(i H / H'), with aligned corners round(i (H - 1) / (H' - 1)), with half-pixel centres floor((i + 1/2) H / H'); clamped to the image.
 */
export function nearestSources({ size, outSize, alignCorners, halfPixelCenters }: NearestAxis): Int32Array {
  const scale = alignCorners && outSize > 1 ? (size - 1) / (outSize - 1) : size / outSize;
  return Int32Array.from({ length: outSize }, (_, i) => {
    const position = halfPixelCenters ? (i + 0.5) * scale : i * scale;
    return Math.max(0, Math.min(size - 1, alignCorners ? Math.round(position) : Math.floor(position)));
  });
}

/** Gradient of nearest-neighbour resizing: each output pixel hands its gradient back to the pixel it was copied from.
 *
 *  @param dy [N, H', W', C], flat.
 *  @param out [N, H, W, C], flat; overwritten.
 */
export function nearestGradient(
  dy: Float32Array,
  out: Float32Array,
  batch: number,
  channels: number,
  rows: NearestAxis,
  columns: NearestAxis,
): void {
  const rowSources = nearestSources(rows);
  const columnSources = nearestSources(columns);
  out.fill(0);
  for (let n = 0, from = 0; n < batch; n++) {
    for (let i = 0; i < rows.outSize; i++) {
      const row = (n * rows.size + rowSources[i]!) * columns.size;
      for (let j = 0; j < columns.outSize; j++, from += channels) {
        const to = (row + columnSources[j]!) * channels;
        for (let c = 0; c < channels; c++) out[to + c]! += dy[from + c]!;
      }
    }
  }
}
