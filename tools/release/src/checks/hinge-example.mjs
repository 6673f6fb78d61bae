/** JavaScript that defines `compute(tf, hingeDiscriminatorLoss)`: the hinge loss of five logits and its gradients, from the sources of a stranger's program or page. */
export const hingeExample = `
async function compute(tf, hingeDiscriminatorLoss) {
  await tf.ready();
  const real = tf.tensor2d([0.5, 2, -1], [3, 1]);
  const fake = tf.tensor2d([0.25, -3], [2, 1]);
  const { value, grads } = tf.valueAndGrads(hingeDiscriminatorLoss)([real, fake]);
  const [loss, realGradient, fakeGradient] = await Promise.all([value, ...grads].map((one) => one.data()));
  return { backend: tf.getBackend(), numbers: [...loss, ...realGradient, ...fakeGradient] };
}
`;

/** By hand: E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z)))] = (0.5 + 0 + 2) / 3 + (1.25 + 0) / 2, then the slopes. */
const byHand = [2.5 / 3 + 1.25 / 2, -1 / 3, 0, -1 / 3, 1 / 2, 0];

/** What is wrong with the numbers that a program computed.
 *
 *  @param {{ backend: string, numbers: readonly number[] }} result
 *  @returns {string[]}
 */
export function expectedLoss({ numbers }) {
  const close =
    numbers.length === byHand.length &&
    byHand.every((wanted, i) => Math.abs(wanted - (numbers[i] ?? Number.NaN)) < 1e-6);
  return close ? [] : [`computed ${numbers}, expected ${byHand}`];
}
