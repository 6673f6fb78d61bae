import '@tensorflow/tfjs';
import { dirname, resolve } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { type EngineName, useEngine } from '@gans/engines';
import type { MetricResult, ResizeMethod } from '@gans/metrics';
import { ConfigError } from '@gans/tensor';
import { checkWritable } from '../check-writable';
import { readVersions } from '../environment';
import { checkingInput } from '../failure';
import type { Io } from '../io';
import { toJson } from '../json-file';
import { createProgress } from '../progress';
import type { EngineRecord } from '../result';
import type { GeneratorChoice } from '../run/generator-files';
import { tellOfEngine, tellProgress } from '../tell-of-engine';
import { checkMetrics, commonProtocol, partsOf, type Sides, usualMetrics } from './check-metrics';
import { type Extractor, findExtractor, loadExtractor } from './extractor';
import { openFeatureCache } from './feature-cache';
import type { Gathered } from './gather';
import { type IdentifiedSource, identifySource } from './identify';
import { createMeter } from './measure';
import { type MetricName, type Part, parseMetricNames } from './metric-table';
import { saveStatistics } from './save-statistics';
import { openSide, type Side, type SideOptions } from './side';
import type { SourceRecord } from './source';
import { type Role, readStatistics } from './statistics-file';

/** What `gans evaluate` was asked to do. */
export interface EvaluateRequest {
  readonly real?: string | undefined;
  readonly fake?: string | undefined;
  /** Names with commas between them; default: what the sets allow. */
  readonly metrics?: string | undefined;
  readonly extractor: string;
  readonly resize?: ResizeMethod | undefined;
  readonly checkpoint: GeneratorChoice;
  readonly split: 'train' | 'test';
  readonly count?: number | undefined;
  readonly batch: number;
  readonly seed: number;
  readonly splits?: number | undefined;
  readonly neighbours: number;
  readonly comparison: 'strict' | 'inclusive';
  readonly subsets: number;
  readonly subsetSize?: number | undefined;
  readonly channels?: 1 | 3 | undefined;
  readonly size?: number | undefined;
  readonly skipCorrupt: boolean;
  readonly engine: EngineName | 'auto';
  /** Files to write; each optional. */
  readonly out?: string | undefined;
  readonly saveStats?: string | undefined;
  /** Says nothing of progress. */
  readonly quiet: boolean;
}

/** What was measured, and all that another person needs to measure it again. */
export interface Evaluation {
  readonly command: 'evaluate';
  readonly metrics: { readonly [name in MetricName]?: MetricResult };
  readonly protocol: {
    /** `shortName` stands beside the metrics that mean nothing without it; absent where features were given. */
    readonly extractor: {
      readonly name: string;
      readonly shortName?: string;
      readonly sha256?: string;
      readonly features: number;
      readonly classes?: number;
      /** Height, width and channels of what it works on. */
      readonly imageShape?: readonly number[];
    };
    readonly resize: string;
    readonly real?: SourceRecord;
    readonly fake?: SourceRecord;
    readonly seed: number;
    readonly precision: string;
    readonly batchSize: number;
    readonly engine: EngineRecord;
    readonly versions: Readonly<Record<string, string>>;
  };
  readonly seconds: number;
  readonly files: readonly string[];
}

/** Images that a generator draws where nothing says how many. */
const USUAL_DRAWN = 10_000;
const USUAL_SPLITS = 10;

/** Measures fake images against real ones.
 *
 *  @param request what the command line says.
 *  @param io progress goes to its stderr; its signal ends the extraction, whose finished part is kept.
 *  @throws InputError when the sets, the extractor and the metrics do not fit each other; GansError (code ABORTED) when stopped.
 */
export async function evaluate(request: EvaluateRequest, io: Io): Promise<Evaluation> {
  const start = io.now();
  const asked = request.metrics === undefined ? undefined : parseMetricNames(request.metrics);
  const outputs = [request.out, request.saveStats].flatMap((file) => (file ? [resolve(io.cwd, file)] : []));
  const sources = await checkingInput(async () => {
    for (const file of outputs) await checkWritable(dirname(file), 'gans evaluate');
    return identifyAll(request, io);
  });
  const progress = createProgress(io, { quiet: request.quiet });
  const cache = openFeatureCache(progress.note);
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  tellOfEngine(engine, request.engine, io);
  const record: EngineRecord = { name: engine.name, version: engine.version, threads: engine.threads };
  const opened: { dispose(): void }[] = [];
  try {
    const extractor = await checkingInput(() => extractorOf(request, sources, io));
    if (extractor) opened.push(extractor);
    const options: SideOptions = {
      ...request,
      choice: request.checkpoint,
      extractor,
      batchSize: request.batch,
      engine: record,
      cache,
      signal: io.signal,
      progress,
      now: io.now,
    };
    const sides = await checkingInput(() => openAll(sources, options, opened));
    const names = asked ?? usualMetrics(sides, extractor);
    const { splits, protocol } = await checkingInput(() => {
      if (names.length === 0 && request.saveStats === undefined)
        throw new ConfigError(
          'gans evaluate: expected --real and --fake, or --metrics that need one of them only, got one set. Pass both, or --save-stats FILE.',
        );
      const splits = splitsOf(request, sides, names);
      checkMetrics(names, sides, extractor, { ...request, splits });
      return { splits, protocol: commonProtocol(sides) };
    });

    const gathered: { [role in Role]?: Gathered } = {};
    for (const [role, side] of Object.entries(sides) as [Role, Side][]) {
      const parts = partsOf(names, role);
      if (request.saveStats !== undefined) for (const part of SAVED) parts.add(part);
      gathered[role] = await side.gather(parts, splits);
    }
    const meter = createMeter(gathered, {
      ...request,
      measurement: {
        ...protocol,
        ...(gathered.real
          ? { reference: { name: gathered.real.record.name, sha256: gathered.real.record.sha256 } }
          : {}),
      },
    });
    const metrics: { [name in MetricName]?: MetricResult } = {};
    for (const [step, name] of names.entries()) {
      progress.report({ title: 'metrics', step, steps: names.length, figures: {} });
      await new Promise((done) => setImmediate(done));
      metrics[name] = await checkingInput(() => meter(name));
    }
    if (names.length > 0) progress.report({ title: 'metrics', step: names.length, steps: names.length, figures: {} });
    await cache.prune(io.now());
    const evaluation: Evaluation = {
      command: 'evaluate',
      metrics,
      protocol: {
        extractor: {
          ...protocol.extractor,
          ...(extractor
            ? { shortName: extractor.shortName, classes: extractor.classCount, imageShape: extractor.imageShape }
            : {}),
          features: (sides.real ?? sides.fake)!.dimension,
        },
        resize: protocol.resize,
        ...(gathered.real ? { real: gathered.real.record } : {}),
        ...(gathered.fake ? { fake: gathered.fake.record } : {}),
        seed: request.seed,
        precision: 'features as extracted (float32), statistics and metrics float64',
        batchSize: request.batch,
        engine: record,
        versions: await readVersions(),
      },
      seconds: Number(((io.now() - start) / 1000).toFixed(1)),
      files: outputs,
    };
    if (request.saveStats !== undefined) await saveStatistics(resolve(io.cwd, request.saveStats), sides, gathered);
    if (request.out !== undefined) await writeFileAtomic(resolve(io.cwd, request.out), toJson(evaluation));
    return evaluation;
  } finally {
    for (const part of opened) part.dispose();
    progress.close();
  }
}

/** What a statistics file holds in any case. */
const SAVED: readonly Part[] = ['moments', 'posteriors', 'histogram'];

type Sources = { readonly [role in Role]?: IdentifiedSource };

async function identifyAll({ real, fake }: EvaluateRequest, { cwd }: Io): Promise<Sources> {
  if (real === undefined && fake === undefined)
    throw new ConfigError('gans evaluate: expected --real and --fake, got neither. See gans evaluate --help.');
  return {
    ...(real === undefined ? {} : { real: await identifySource('real', real, cwd) }),
    ...(fake === undefined ? {} : { fake: await identifySource('fake', fake, cwd) }),
  };
}

/** Undefined where no images are measured. */
async function extractorOf(request: EvaluateRequest, sources: Sources, { cwd }: Io): Promise<Extractor | undefined> {
  const all = Object.values(sources);
  const hasImages = all.some(({ kind }) => kind !== 'features' && kind !== 'statistics');
  if (!hasImages) {
    if (request.extractor === 'auto') return undefined;
    throw new ConfigError(
      `gans evaluate: expected --extractor with images only, got it with ${all.map(({ given }) => given).join(' and ')}. Leave it out.`,
    );
  }
  const statistics = await Promise.all(
    all.filter(({ kind }) => kind === 'statistics').map(({ path }) => readStatistics(path)),
  );
  const hashes = statistics.flatMap((file) => Object.values(file).map(({ protocol }) => protocol.extractor.sha256));
  return loadExtractor(await findExtractor(request.extractor, all, hashes, cwd), request.resize);
}

/** A generator draws as many images as the other set has, so it is opened last. */
async function openAll(sources: Sources, options: SideOptions, opened: { dispose(): void }[]): Promise<Sides> {
  const isDrawn = ([, { kind }]: [string, IdentifiedSource]) => kind === 'run' || kind === 'generator';
  const entries = (Object.entries(sources) as [Role, IdentifiedSource][]).sort(
    (a, b) => Number(isDrawn(a)) - Number(isDrawn(b)),
  );
  const sides: { [role in Role]?: Side } = {};
  for (const [role, source] of entries) {
    const other = sides.real ?? sides.fake;
    const side = await openSide(role, source, options, Math.min(other?.count ?? USUAL_DRAWN, USUAL_DRAWN));
    opened.push(side);
    sides[role] = side;
  }
  return { ...(sides.real ? { real: sides.real } : {}), ...(sides.fake ? { fake: sides.fake } : {}) };
}

/** Statistics are of all images at once. */
function splitsOf({ splits }: EvaluateRequest, { fake }: Sides, names: readonly MetricName[]): number {
  const isWhole = fake !== undefined && !fake.has.has('rows');
  if (isWhole && names.includes('is') && splits !== undefined && splits !== 1)
    throw new ConfigError(
      `gans evaluate: expected --splits 1 for the is of ${fake.given}, which holds statistics of all images at once, got ${splits}. Leave --splits out, or pass the images.`,
    );
  return isWhole ? 1 : (splits ?? USUAL_SPLITS);
}
