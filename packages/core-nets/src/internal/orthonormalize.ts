/** Turns a matrix of independent normal values into a random orthonormal one: Gram and Schmidt's process on its columns, or on its rows where those are fewer.
 *
 *  @param values row-major, [rows, columns].
 *  @returns as many values: columns (or rows) of length 1 at right angles.
 */
export function orthonormalize(values: ArrayLike<number>, columns: number): Float32Array {
  const rows = columns === 0 ? 0 : values.length / columns;
  const [count, length] = columns <= rows ? [columns, rows] : [rows, columns];
  const [vectorStep, elementStep] = columns <= rows ? [1, columns] : [columns, 1];
  const at = (vector: number, element: number) => vector * vectorStep + element * elementStep;
  const vectors = Array.from({ length: count }, (_, v) => Float64Array.from({ length }, (_, e) => values[at(v, e)]!));
  vectors.forEach((vector, v) => {
    // Four at a time, which are at right angles already: their projections do not disturb one another.
    let done = 0;
    for (; done + 4 <= v; done += 4) removeFour(vector, vectors, done);
    for (; done < v; done++) removeOne(vector, vectors[done]!);
    let squares = 0;
    for (const x of vector) squares += x * x;
    const scale = 1 / Math.sqrt(squares);
    for (let e = 0; e < length; e++) vector[e]! *= scale;
  });
  const result = new Float32Array(values.length);
  vectors.forEach((vector, v) => {
    for (let e = 0; e < length; e++) result[at(v, e)] = vector[e]!;
  });
  return result;
}

function removeOne(vector: Float64Array, unit: Float64Array): void {
  let dot = 0;
  for (let e = 0; e < vector.length; e++) dot += vector[e]! * unit[e]!;
  for (let e = 0; e < vector.length; e++) vector[e]! -= dot * unit[e]!;
}

function removeFour(vector: Float64Array, units: readonly Float64Array[], first: number): void {
  const [a, b, c, d] = [units[first]!, units[first + 1]!, units[first + 2]!, units[first + 3]!];
  let [alongA, alongB, alongC, alongD] = [0, 0, 0, 0];
  for (let e = 0; e < vector.length; e++) {
    const x = vector[e]!;
    alongA += x * a[e]!;
    alongB += x * b[e]!;
    alongC += x * c[e]!;
    alongD += x * d[e]!;
  }
  for (let e = 0; e < vector.length; e++)
    vector[e]! -= alongA * a[e]! + alongB * b[e]! + alongC * c[e]! + alongD * d[e]!;
}
