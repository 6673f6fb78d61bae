import type { Io } from '../io';
import type { Findings } from './examine';

/** Turns findings into things to do, most important first; empty when nothing would help.
 *
 *  @param found what was examined.
 *  @param env environment variables.
 */
export function advise(found: Omit<Findings, 'advice'>, env: Io['env']): string[] {
  const { machine, engines, tfjsCopies, chosen } = found;
  const advice: string[] = [];
  if (tfjsCopies.length > 1)
    advice.push(
      `${tfjsCopies.length} copies of @tensorflow/tfjs-core are loaded; kernels and tensors of one may not reach the other. Run npm dedupe, or pin one version.`,
    );
  for (const engine of engines) {
    if (!engine.works) advice.push(`${engine.name} does not work here: ${engine.reasons.join('; ')}`);
    else for (const reason of engine.reasons) advice.push(reason);
  }
  const used = engines.find((engine) => engine.name === chosen);
  const fastest = engines
    .filter((engine) => engine.works)
    .reduce((best, engine) => (speedOf(engine) > speedOf(best) ? engine : best));
  if (used !== undefined && speedOf(fastest) > 2 * speedOf(used))
    advice.push(
      `${fastest.name} is ${(speedOf(fastest) / speedOf(used)).toFixed(0)} times faster than ${chosen}, which ${env.GANS_ENGINE ? 'GANS_ENGINE asks for. Unset it' : `is used. Pass --engine ${fastest.name}`}.`,
    );
  if (machine.cores === 1)
    advice.push(
      'This process may use one core only; wasm gains nearly as much from a second one as it has from the first.',
    );
  const major = Number(machine.node.slice(1).split('.')[0]);
  if (![20, 22, 24].includes(major))
    advice.push(`Node ${machine.node} is not one of the versions that are tested (20, 22, 24).`);
  return advice;
}

const speedOf = (engine: Findings['engines'][number]) => engine.speed?.convolution ?? 0;
