import { EngineError, isGansError, nearestWord } from '@gans/tensor';
import type { Engine, EngineDriver, EngineInfo, EngineName, EngineOptions } from './engine';
import { drivers } from './engines/table';
import { requireGradients } from './internal/gradients';
import { messageOf } from './internal/message-of';
import { probeEngine } from './probe-engine';

/** Brings up a TensorFlow.js engine, gives it the kernels that training needs, checks it against known numbers and makes it the active backend.
 *
 *  'auto' follows the environment variable GANS_ENGINE if it is set, else takes the first engine of the table that starts and passes the probe.
 *  A named engine is that engine or an error, never another one.
 *
 *  @param name of an engine, or 'auto'.
 *  @param options `threads` for engines that have them.
 *  @returns the engine; `reasons` says what was refused on the way, `warning` is set when only a far slower engine was left.
 *  @throws EngineError when the name is unknown, the engine does not start, no gradients are registered, or the probe gives wrong numbers.
 *  @throws ValueError when `threads` is out of range.
 *  @example
 *  import '@tensorflow/tfjs';
 *  const engine = await useEngine('auto');
 *  console.log(engine.name, engine.threads); // wasm 2
 */
export async function useEngine(name: EngineName | 'auto' = 'auto', options: EngineOptions = {}): Promise<Engine> {
  const asked = name === 'auto' ? process.env.GANS_ENGINE || 'auto' : name;
  const origin = name === 'auto' && asked !== 'auto' ? ' from GANS_ENGINE' : '';
  if (asked !== 'auto' && !isEngineName(asked)) {
    const known = [...engineNames, 'auto'];
    throw new EngineError(
      `useEngine: expected an engine name${origin} out of ${known.join(', ')}, got '${asked}'. Did you mean '${nearestWord(asked, known)}'?`,
    );
  }
  await requireGradients();
  return asked === 'auto' ? firstThatWorks(Object.values(drivers), options) : bringUp(drivers[asked], options);
}

/** Takes the first driver that starts and passes the probe, and keeps the reasons of those that did not. */
export async function firstThatWorks(candidates: readonly EngineDriver[], options: EngineOptions): Promise<Engine> {
  const reasons: string[] = [];
  for (const driver of candidates) {
    try {
      const engine = await bringUp(driver, options);
      const warning = `only the slow engine '${driver.name}' (${driver.description}) is left: ${reasons.join('; ')}`;
      return {
        ...engine,
        reasons: [...reasons, ...engine.reasons],
        ...(driver.slow && reasons.length > 0 ? { warning } : {}),
      };
    } catch (error) {
      if (isGansError(error) && error.code === 'VALUE') throw error;
      reasons.push(`${driver.name}: ${messageOf(error)}`);
    }
  }
  throw new EngineError(`useEngine: expected one engine to work, got none. ${reasons.join('; ')}.`);
}

/** Starts one engine and probes it; an engine that fails the probe is stopped again. */
async function bringUp(driver: EngineDriver, options: EngineOptions): Promise<Engine> {
  try {
    const { version, threads, reasons } = await driver.start(options);
    await probeEngine().catch(async (error) => {
      await driver.stop();
      throw error;
    });
    return { name: driver.name, version, threads, backendName: driver.backendName, reasons };
  } catch (error) {
    if (isGansError(error)) throw error;
    throw new EngineError(
      `useEngine: expected engine '${driver.name}' to start, got "${messageOf(error)}". Try another one of ${engineNames.join(', ')}.`,
      { cause: error },
    );
  }
}

/** The engines that this package can bring up, fastest first.
 *
 *  @returns name, backend name, a one-line description and whether it is far slower than the others.
 */
export function listEngines(): readonly EngineInfo[] {
  return Object.values(drivers).map(({ name, backendName, description, slow }) => ({
    name,
    backendName,
    description,
    slow,
  }));
}

/** Shuts an engine down: ends its threads and frees its memory. Tensors that live on it are lost; the next op of TensorFlow.js chooses another backend.
 *
 *  A program need not call it in order to exit.
 *
 *  @param engine from `useEngine`, or its name. An engine that is not running is left alone.
 */
export async function disposeEngine(engine: Pick<Engine, 'name'> | EngineName): Promise<void> {
  await drivers[typeof engine === 'string' ? engine : engine.name].stop();
}

const engineNames = Object.keys(drivers);
const isEngineName = (name: string): name is EngineName => Object.hasOwn(drivers, name);
