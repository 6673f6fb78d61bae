/** One number that tells arrays apart, whatever has changed: a value, or the order.
 *
 *  sum of x_i cos(i) over sqrt(n), in float64. `peers/tensors.py` has the same.
 */
export function signature(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * Math.cos(i);
  return sum / Math.sqrt(values.length);
}
