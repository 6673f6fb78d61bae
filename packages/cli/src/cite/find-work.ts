import { ConfigError, nearestWord } from '@gans/tensor';
import { adversarialWorks } from './internal/adversarial';
import { conditionalWorks } from './internal/conditional';
import { evaluationWorks } from './internal/evaluation';
import { limitedDataWorks } from './internal/limited-data';
import { netWorks } from './internal/nets';
import { useWorks } from './internal/uses';
import type { Work } from './work';

/** Every paper that the packages put into code, by theme. */
export const works: readonly Work[] = [
  ...conditionalWorks,
  ...adversarialWorks,
  ...limitedDataWorks,
  ...netWorks,
  ...useWorks,
  ...evaluationWorks,
];

/** The names that `gans cite` knows, each of one paper. */
export const methodNames: readonly string[] = works.flatMap(({ methods }) => methods);

/** The paper of a method.
 *
 *  @param method its name, in any case.
 *  @throws ConfigError naming the nearest known one.
 */
export function findWork(method: string): Work {
  const name = method.toLowerCase();
  const found = works.find(({ methods }) => methods.includes(name));
  if (found !== undefined) return found;
  throw new ConfigError(
    `gans cite: expected METHOD to be one that the packages implement, got '${method}'. Did you mean ${nearestWord(name, methodNames)}? gans cite lists them.`,
  );
}
