/** The k smallest of the values that each row was offered. */
export interface SmallestValues {
  /** The largest of the k, row by row; infinite as long as there are fewer. */
  readonly largest: Float64Array;
  offer(row: number, value: number): void;
}

/** Keeps the k smallest values of each row; NaN is none. */
export function smallestValues(rows: number, k: number): SmallestValues {
  // In rising order.
  const kept = new Float64Array(rows * k).fill(Number.POSITIVE_INFINITY);
  const largest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  return {
    largest,
    offer(row, value) {
      if (!(value < largest[row]!)) return;
      let place = (row + 1) * k - 1;
      for (; place > row * k && kept[place - 1]! > value; place--) kept[place] = kept[place - 1]!;
      kept[place] = value;
      largest[row] = kept[(row + 1) * k - 1]!;
    },
  };
}
