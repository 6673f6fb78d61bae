import type { UapOutcome } from './uap';

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The outcome of `gans uap` in a few lines.
 *
 *  @param show how a path is printed.
 */
export function describeUap(outcome: UapOutcome, show: (path: string) => string): string {
  const { files, validationRate, test, classesReached, protocol, steps, stopped, prior, classifier } = outcome;
  const ends = {
    patience: 'nothing better came',
    maxSteps: 'the steps were used up',
    targetRate: 'the wanted rate was reached',
  };
  const lines = [
    `${files.map(show).join(', ')}: a perturbation of ${protocol.norm === 'l2' ? 'length' : 'at most'} ${Number((protocol.epsilon as number).toPrecision(3))} of the range of pixels (${protocol.norm}) against ${classifier.name}`,
    `crafted by ${protocol.objective} on ${prior.count} images of ${prior.name}, which reach ${percent(classesReached)} of the classes; ended after ${steps} steps, ${ends[stopped]}`,
    `fools ${percent(validationRate)} of the images of the prior that it was chosen by`,
  ];
  if (test !== undefined) {
    const { crafted, random } = test;
    const error = crafted.protocol.standardError as number;
    lines.push(
      `fools ${percent(crafted.value)} ± ${percent(error)} of ${crafted.n} test images; a random one of its size ${percent(random.value)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
