import { cacheFolder, type EngineName, listEngines } from '@gans/engines';
import { describeMachine, type Machine, readVersions } from '../environment';
import type { Io } from '../io';
import type { StepDisplay } from '../step-display';
import { advise } from './advise';
import { type EngineFinding, examineEngineApart } from './examine-engine';
import { examineTensorflow, type TensorflowFindings } from './examine-tensorflow';
import { folderSize } from './folder-size';

/** What `gans doctor` found. */
export interface Findings {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** Paths of the copies of tfjs-core that an engine has loaded into its process; one is right. */
  readonly tfjsCopies: readonly string[];
  readonly engines: readonly EngineFinding[];
  /** The engine that `--engine auto` takes; absent when it takes none. */
  readonly chosen?: EngineName;
  readonly tensorflow: TensorflowFindings;
  /** Where downloads and compiled bindings are kept, and what they take. */
  readonly cache: { readonly folder: string; readonly sizeBytes: number };
  readonly advice: readonly string[];
}

/** Tries and measures every engine, one after the other, each in a process of its own, and looks at what is behind them.
 *
 *  @param io its environment decides what `auto` takes; its signal stops the examination.
 *  @param display is told what is being done.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function examine(io: Io, display: Pick<StepDisplay, 'show'>): Promise<Findings> {
  const engines: EngineFinding[] = [];
  const copies = new Set<string>();
  for (const { name } of listEngines()) {
    display.show({ title: `measuring the engine ${name}` });
    const { engine, tfjsCopies } = await examineEngineApart(name, io);
    engines.push(engine);
    for (const path of tfjsCopies) copies.add(path);
  }
  display.show({ title: 'looking for TensorFlow libraries' });
  const tensorflow = await examineTensorflow(engines.find(({ name }) => name === 'tensorflow')!, io);
  const chosen = choose(engines, io.env.GANS_ENGINE);
  const folder = cacheFolder();
  const found = {
    machine: describeMachine(),
    versions: await readVersions(),
    tfjsCopies: [...copies],
    engines,
    ...(chosen === undefined ? {} : { chosen }),
    tensorflow,
    cache: { folder, sizeBytes: await folderSize(folder) },
  };
  return { ...found, advice: advise(found, io.env) };
}

/** What `auto` takes: the engine that GANS_ENGINE names, if it works, else the first that works. */
function choose(engines: readonly EngineFinding[], named: string | undefined): EngineName | undefined {
  const candidates = named && named !== 'auto' ? engines.filter(({ name }) => name === named) : engines;
  return candidates.find(({ works }) => works)?.name;
}
