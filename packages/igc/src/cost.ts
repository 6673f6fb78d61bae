/** What a search has cost, in units that no machine changes. */
export interface SearchCost {
  readonly images: number;
  /** Gradient steps of single rows; a row is an image and a class (and a start, where there are several). */
  readonly rowSteps: number;
  /** Rows that went through the generator only to be compared: each row that is left at the end of a phase. */
  readonly forwardRows: number;
  /** Rows that went through an encoder. */
  readonly encodedRows: number;
  /** Of the start's own products and of its encoder, where that was counted. */
  readonly startMultiplyAdds: number;
  /** F, of one image, forward. */
  readonly generatorMultiplyAdds: number;
}

/** Floating-point operations of a search: 4 F a row-step (forward and the gradient to the latent), 2 F a forward row, 2 each multiply-add of the start.
 *
 *  @example
 *  const { generator, spec } = source;
 *  const { cost } = await classify(generator, spec, tf.zeros([1, ...spec.imageShape]), { preset: 'cold', schedule: [{ steps: 1 }] });
 *  console.log(flops(cost) / cost.images);
 */
export function flops({ rowSteps, forwardRows, startMultiplyAdds, generatorMultiplyAdds }: SearchCost): number {
  return (4 * rowSteps + 2 * forwardRows) * generatorMultiplyAdds + 2 * startMultiplyAdds;
}

/** Sums up the cost of parts of one search.
 *
 *  @param parts of one generator; at least one.
 *  @example
 *  const { generator, spec } = source;
 *  const { cost } = await classify(generator, spec, tf.zeros([1, ...spec.imageShape]), { preset: 'cold', schedule: [{ steps: 1 }] });
 *  console.log(addCosts([cost, cost]).images); // 2
 */
export function addCosts(parts: readonly SearchCost[]): SearchCost {
  const total = (name: keyof SearchCost) => parts.reduce((sum, part) => sum + part[name], 0);
  return {
    images: total('images'),
    rowSteps: total('rowSteps'),
    forwardRows: total('forwardRows'),
    encodedRows: total('encodedRows'),
    startMultiplyAdds: total('startMultiplyAdds'),
    generatorMultiplyAdds: parts[0]!.generatorMultiplyAdds,
  };
}
