import { ValueError } from '@gans/tensor';
import { fillConfig } from '../internal/schema';
import type { CheckedGanConfig, GanConfig } from './config';
import { ganConfigFields } from './internal/config-fields';

const OWNER = 'GanConfig';

/** Checks a configuration and fills in its defaults.
 *
 *  @param config may leave out what has a default, and every section that is to be off.
 *  @returns a frozen copy with all defaults in it; checking it again gives the same.
 *  @throws ValueError naming the field, its rule and its value; for an unknown field or word, the nearest known one; for parts that do not go together, both.
 *  @example
 *  const config = checkGanConfig({
 *    batchSize: 4, steps: 2, adversarial: 'hinge', conditional: { name: 'd2d-cross-entropy', weight: 0.5 },
 *    optimizers: { generator: { learningRate: 4e-4 }, discriminator: { learningRate: 4e-4 } },
 *  });
 *  console.log(config.average.kind, config.discriminatorSteps); // decay 1
 */
export function checkGanConfig(config: GanConfig): CheckedGanConfig {
  const filled = fillConfig(OWNER, ganConfigFields, config) as unknown as CheckedGanConfig;
  for (const { when, expected, got, advice } of conflicts(filled))
    if (when) throw new ValueError(`${OWNER}: expected ${expected}, got ${got}. ${advice}`);
  return filled;
}

interface Conflict {
  readonly when: boolean;
  readonly expected: string;
  readonly got: string;
  readonly advice: string;
}

/** Losses of pairs of samples, which need two classes in a batch. */
const OF_PAIRS: readonly string[] = ['conditional-contrastive', 'd2d-cross-entropy'];
/** Losses of one class an image. */
const OF_CLASSES: readonly string[] = [...OF_PAIRS, 'auxiliary-classifier', 'multi-hinge'];
/** Losses that tell real from generated images too. */
const ADVERSARIAL: readonly string[] = ['multi-hinge', 'conditional-activation'];

function conflicts(config: CheckedGanConfig): readonly Conflict[] {
  const { adversarial, batchSize, conditional, conditions, order, pathLength, r1, r2 } = config;
  const { name } = conditional;
  const standsAlone = ADVERSARIAL.includes(name);
  return [
    {
      when: standsAlone && adversarial !== 'none',
      expected: `adversarial to be 'none' with conditional ${name}`,
      got: `'${adversarial}'`,
      advice: `${name} tells real from generated images itself.`,
    },
    {
      when: !standsAlone && adversarial === 'none',
      expected: `adversarial to be a loss with conditional ${name}`,
      got: "'none'",
      advice: "Choose one, for example 'hinge'.",
    },
    {
      when: OF_PAIRS.includes(name) && batchSize < 2,
      expected: `batchSize to be an integer >= 2 with conditional ${name}`,
      got: String(batchSize),
      advice: 'It draws samples of different classes apart, so a batch must hold two classes.',
    },
    {
      when: conditions === 'attributes' && OF_CLASSES.includes(name),
      expected: `conditions to be 'classes' with conditional ${name}`,
      got: "'attributes'",
      advice:
        'It knows one class an image; conditional-activation, multi-discriminator, projection and concatenated take attributes.',
    },
    {
      when: order === 'simultaneous' && config.discriminatorSteps > 1,
      expected: 'discriminatorSteps to be 1 with order simultaneous',
      got: String(config.discriminatorSteps),
      advice: 'Both nets take their gradients before the step.',
    },
    {
      when: config.diffAugment !== undefined && config.adaptiveAugment !== undefined,
      expected: 'diffAugment or adaptiveAugment',
      got: 'both',
      advice: 'Leave one of them out.',
    },
    {
      when: config.topK !== undefined && (adversarial === 'rsgan' || adversarial === 'none'),
      expected: `no topK with ${adversarial === 'none' ? `conditional ${name}` : 'adversarial rsgan'}`,
      got: 'it',
      advice: 'It picks logits of a loss that takes each generated image on its own.',
    },
    {
      when: r1?.timing === 'separate' && r2?.timing === 'separate' && r1.interval !== r2.interval,
      expected: `r2.interval to be that of r1, ${r1?.interval}, with timing separate`,
      got: String(r2?.interval),
      advice: 'Both go into the same update of D.',
    },
    {
      when: pathLength !== undefined && Math.floor(pathLength.batchShare * batchSize) < 1,
      expected: 'pathLength.batchShare to leave one image of the batch at least',
      got: String(pathLength?.batchShare),
      advice: `Raise it, or batchSize, which is ${batchSize}.`,
    },
    {
      when:
        config.information !== undefined && config.information.discreteCodes + config.information.continuousCodes === 0,
      expected: 'information to have a code at least',
      got: 'none',
      advice: 'Leave the section out.',
    },
  ];
}
