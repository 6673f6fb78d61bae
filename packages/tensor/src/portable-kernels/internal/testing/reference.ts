import type { ConvGeometry } from '../conv-geometry';

/** Calls `visit` for every (output, input, filter) triple of flat indices whose product a convolution adds up: the definition, for tests. */
export function forEachProduct(
  geometry: ConvGeometry,
  depthwise: boolean,
  visit: (y: number, x: number, w: number) => void,
): void {
  const g = geometry;
  const multiplier = g.outChannels / g.inChannels;
  for (let n = 0; n < g.batchSize; n++)
    for (let a = 0; a < g.outHeight; a++)
      for (let b = 0; b < g.outWidth; b++)
        for (let i = 0; i < g.filterHeight; i++)
          for (let j = 0; j < g.filterWidth; j++) {
            const [row, column] = [
              a * g.strideHeight + i * g.dilationHeight - g.padInfo.top,
              b * g.strideWidth + j * g.dilationWidth - g.padInfo.left,
            ];
            if (row < 0 || column < 0 || row >= g.inHeight || column >= g.inWidth) continue;
            for (let c = 0; c < g.inChannels; c++) {
              const x = ((n * g.inHeight + row) * g.inWidth + column) * g.inChannels + c;
              const outputs = depthwise ? multiplier : g.outChannels;
              for (let o = 0; o < outputs; o++) {
                const w = ((i * g.filterWidth + j) * g.inChannels + c) * outputs + o;
                const y =
                  ((n * g.outHeight + a) * g.outWidth + b) * g.outChannels + (depthwise ? c * multiplier + o : o);
                visit(y, x, w);
              }
            }
          }
}
