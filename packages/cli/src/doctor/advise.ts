import { nearestWord } from '@gans/tensor';
import type { Io } from '../io';
import type { Findings } from './examine';
import type { EngineFinding } from './examine-engine';

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
  if (chosen === undefined) advice.push(adviseWithoutEngine(engines, env));
  const native = adviseOnTensorflow(found);
  if (native !== undefined) advice.push(native);
  for (const { name, works, reasons } of engines) {
    if (name === 'tensorflow') continue; // its libraries are listed with what is wrong with them
    if (!works) advice.push(`${name} does not work here: ${reasons.join('; ')}`);
    else advice.push(...reasons);
  }
  const used = engines.find(({ name }) => name === chosen);
  const fastest = engines.reduce((best, engine) => (speedOf(engine) > speedOf(best) ? engine : best));
  const times = speedOf(fastest) / speedOf(used);
  if (used !== undefined && times > 1.2)
    advice.push(
      `${fastest.name} is ${times < 10 ? times.toFixed(1) : times.toFixed(0)} times as fast as ${used.name}, which ${env.GANS_ENGINE ? 'GANS_ENGINE asks for. Unset it' : `is used. Pass --engine ${fastest.name}`}.`,
    );
  if (machine.cores === 1)
    advice.push(
      'This process may use one core only; the engines gain nearly as much from a second one as they have from the first.',
    );
  const major = Number(machine.node.slice(1).split('.')[0]);
  if (![20, 22, 24].includes(major))
    advice.push(`Node ${machine.node} is not one of the versions that are tested (20, 22, 24).`);
  return advice;
}

function adviseWithoutEngine(engines: readonly EngineFinding[], { GANS_ENGINE: named = '' }: Io['env']): string {
  const names = engines.map(({ name }) => name);
  if (named === '') return 'No engine works here, so nothing can be trained. What is wrong with each stands above.';
  return (names as readonly string[]).includes(named)
    ? `GANS_ENGINE asks for ${named}, which does not work here: every command fails. Unset it, or mend the engine.`
    : `GANS_ENGINE names no engine: '${named}'. Did you mean ${nearestWord(named, names)}?`;
}

/** How to get the native library, where it does not work and may be had. */
function adviseOnTensorflow({ engines, tensorflow, machine }: Omit<Findings, 'advice'>): string | undefined {
  const engine = engines.find(({ name }) => name === 'tensorflow');
  if (engine === undefined || engine.works || machine.platform.startsWith('win32')) return undefined;
  const gain = "TensorFlow's native library trains several times as fast as wasm";
  if (tensorflow.obstacle !== undefined) return `${gain}. To get it with gans setup: ${tensorflow.obstacle}`;
  if (tensorflow.libraries.length === 0) return `${gain}. Run gans setup, which fetches it.`;
  return `${gain}. Run gans setup: it tries again what was refused, and fetches a library if nothing works.`;
}

const speedOf = (engine: EngineFinding | undefined) => engine?.speed?.convolution ?? 0;
