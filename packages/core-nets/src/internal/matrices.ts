/** A square matrix, row by row. */
export type Matrix = readonly number[];

/** The product of square matrices, from left to right. */
export function product(size: number, ...matrices: readonly Matrix[]): Matrix {
  return matrices.reduce((a, b) =>
    Array.from({ length: size * size }, (_, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      let sum = 0;
      for (let k = 0; k < size; k++) sum += a[row * size + k]! * b[k * size + column]!;
      return sum;
    }),
  );
}

/** (x, y) -> (a x, b y). */
export const scale2d = (a: number, b: number): Matrix => [a, 0, 0, 0, b, 0, 0, 0, 1];

/** (x, y) -> (x + a, y + b). */
export const translate2d = (a: number, b: number): Matrix => [1, 0, a, 0, 1, b, 0, 0, 1];

/** A turn from the x axis to the y axis. */
export function rotate2d(radians: number): Matrix {
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** A turn by whole quarters, exact. */
export function turn2d(quarters: number): Matrix {
  const [c, s] = [Math.round(Math.cos((quarters * Math.PI) / 2)), Math.round(Math.sin((quarters * Math.PI) / 2))];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** I + (a - 1) (1 - v v') + turn: scales colours by `grey` along the grey axis v and by `chroma` across it, and turns them about it. */
export function aboutGrey(grey: number, chroma: number, radians: number): Matrix {
  const [c, s] = [chroma * Math.cos(radians), (chroma * Math.sin(radians)) / Math.sqrt(3)];
  // Rodrigues' formula with v = (1, 1, 1) / sqrt(3): c I + (grey - c) v v' + s [v]x.
  const along = (grey - c) / 3;
  const [same, next, last] = [c + along, along - s, along + s];
  return [same, next, last, 0, last, same, next, 0, next, last, same, 0, 0, 0, 0, 1];
}

/** Colours x -> a x + b in each channel. */
export const affine3d = (a: number, b: number): Matrix => [a, 0, 0, b, 0, a, 0, b, 0, 0, a, b, 0, 0, 0, 1];
