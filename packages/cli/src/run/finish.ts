import { averagedGenerator } from '@gans/training';
import { toJson } from '../json-file';
import type { RunResult } from '../result';
import { balancingRecord } from './balancing-record';
import type { SavedState } from './checkpoints';
import { balancedLabels, evaluateGenerator, judgeAccuracy, type Reference } from './evaluate';
import type { Balancing } from './obtain-balancing';
import { generatedGrid, realGrid } from './pictures';
import { reportOf, type Session } from './session';

/** Ends a run: the final evaluation, the report, and last of all result.json, which says that the run is finished.
 *
 *  @param reference what generated images are held against.
 *  @param end the state and record after the last step; not disposed.
 *  @param balancing the classifier in the loop, where there is one.
 *  @throws GansError (code ABORTED) when the user stops it; the next start does it again.
 */
export async function finish(
  session: Session,
  reference: Reference,
  { state, record }: SavedState,
  balancing?: Balancing,
): Promise<RunResult> {
  const { run, config, data, engine, versions, seed, io } = session;
  const generator = averagedGenerator(session.nets, state);
  const { gridColumns, images } = config.evaluation;
  await run.write('samples/real.png', realGrid(data.test, gridColumns, generator.spec));
  await run.write('samples/generated.png', await generatedGrid(generator, gridColumns, seed));
  const isBalance = reference.balance !== undefined;
  const labels = isBalance
    ? balancedLabels(data.test.length, generator.spec.classCount)
    : Int32Array.from(data.test.labels);
  const measured = await evaluateGenerator(reference, generator, labels, seed, { signal: io.signal });
  const folders = await Promise.all(
    (['checkpoints', 'samples'] as const).map(async (folder) =>
      (await run.list(folder)).map((name) => `${folder}/${name}`),
    ),
  );
  const result: RunResult = {
    command: 'train',
    seed: config.seed,
    engine: { name: engine.name, version: engine.version, threads: engine.threads },
    ...(record.engines.length > 1 ? { engines: record.engines } : {}),
    ...(record.configs.length > 1 ? { configs: record.configs } : {}),
    versions,
    data: { name: config.data.name, sha256: config.data.sha256, count: config.data.count },
    metrics: {
      ...measured,
      ...(data.train.classCount > 1 && { classifierAccuracy: judgeAccuracy(reference) }),
      ...(balancing && { classifierInLoopAccuracy: balancing.accuracy }),
    },
    ...(balancing && { balancing: await balancingRecord(balancing, state, reference) }),
    ...(record.best === undefined ? {} : { best: { ...record.best, n: images } }),
    seconds: Number(session.elapsed().toFixed(1)),
    steps: state.step,
    files: ['config.json', 'metrics.jsonl', ...folders.flat(), 'report.html', 'result.json'],
  };
  await reportOf(session, result);
  await run.write('result.json', toJson(result));
  return result;
}
