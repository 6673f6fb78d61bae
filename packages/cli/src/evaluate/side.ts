import type { ExtractorIdentity } from '@gans/metrics';
import { FormatError, GansError } from '@gans/tensor';
import type { Progress } from '../progress';
import type { EngineRecord } from '../result';
import type { GeneratorChoice } from '../run/generator-files';
import { openDataset } from './dataset-source';
import { extractBlocks } from './extract';
import type { Extractor } from './extractor';
import type { FeatureCache } from './feature-cache';
import { readFeatureFile } from './feature-file';
import { createGatherer, type Gathered } from './gather';
import { openGenerator } from './generator-source';
import type { IdentifiedSource } from './identify';
import type { Part } from './metric-table';
import type { ImageSource } from './source';
import { type Role, readStatistics, recordOf, type SavedStatistics } from './statistics-file';

/** The extractor of features that the user brings, about which nothing is known. */
export const GIVEN_FEATURES: ExtractorIdentity = { name: 'features as given' };

/** One of the two sets, opened: its sizes are known, nothing is measured yet. */
export interface Side {
  readonly role: Role;
  readonly given: string;
  readonly count: number;
  /** F. */
  readonly dimension: number;
  readonly extractor: ExtractorIdentity;
  readonly resize: string;
  /** Which parts can be gathered. */
  readonly has: ReadonlySet<Part>;
  /** Classes of the images; undefined where there are none. */
  readonly classNames?: readonly string[] | undefined;
  /** Images of each class, where the images themselves are there. */
  readonly classCounts?: Int32Array | undefined;
  gather(parts: ReadonlySet<Part>, splits: number): Promise<Gathered>;
  dispose(): void;
}

/** What sides are opened and gathered with. */
export interface SideOptions {
  readonly extractor?: Extractor | undefined;
  readonly choice: GeneratorChoice;
  readonly split: 'train' | 'test';
  readonly count?: number | undefined;
  readonly seed: number;
  readonly channels?: 1 | 3 | undefined;
  readonly size?: number | undefined;
  readonly skipCorrupt: boolean;
  readonly batchSize: number;
  readonly engine: EngineRecord;
  readonly cache: FeatureCache;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly now: () => number;
}

/** Opens what the user has named as real or as fake.
 *
 *  @param drawn how many images a generator draws.
 *  @throws GansError when it cannot be read, or does not fit the extractor.
 */
export async function openSide(
  role: Role,
  source: IdentifiedSource,
  options: SideOptions,
  drawn: number,
): Promise<Side> {
  if (source.kind === 'statistics') return openStatistics(role, source);
  if (source.kind === 'features') return openFeatures(role, source, options);
  const { progress } = options;
  const images =
    source.kind === 'images'
      ? await openDataset(source, {
          ...options,
          onProgress: (step, steps) =>
            step > 0 && progress.report({ title: `check ${role}`, step, steps, figures: {} }),
        })
      : await openGenerator(source, { ...options, count: options.count ?? drawn });
  return sideOfImages(role, images, options.extractor!, options);
}

function sideOfImages(role: Role, source: ImageSource, extractor: Extractor, options: SideOptions): Side {
  const { count, given, imageShape, classNames, labels } = source;
  if (imageShape[2] !== extractor.imageShape[2] && imageShape[2] !== 1) {
    source.dispose();
    throw new FormatError(
      `gans evaluate: expected ${given} to hold grey images, which ${extractor.identity.name} takes, got ${imageShape[2]} channels. Pass --channels 1, or another --extractor.`,
    );
  }
  const hasClasses = classNames.length > 1;
  const counts = new Int32Array(classNames.length);
  for (let i = 0; i < count && hasClasses; i++) counts[labels[i]!]! += 1;
  const ofClasses: Part[] = hasClasses ? ['classMoments', 'classSpread', 'readings'] : [];
  return {
    role,
    given,
    count,
    dimension: extractor.featureSize,
    extractor: extractor.identity,
    resize: extractor.resizeOf(imageShape),
    has: new Set<Part>(['moments', 'rows', 'posteriors', 'histogram', ...ofClasses]),
    ...(hasClasses ? { classNames, classCounts: counts } : {}),
    gather: (parts, splits) => gatherImages(role, source, extractor, { ...options, parts, splits }),
    dispose: source.dispose,
  };
}

async function gatherImages(
  role: Role,
  source: ImageSource,
  extractor: Extractor,
  options: SideOptions & { readonly parts: ReadonlySet<Part>; readonly splits: number },
): Promise<Gathered> {
  const { progress, now, parts, splits } = options;
  const { count, labels, classNames, given, name, kind, imageShape, details } = source;
  const { featureSize: dimension, classCount } = extractor;
  const gatherer = createGatherer(parts, { count, dimension, classCount, labels, classNames, splits });
  let [sha256, reused, extracted] = ['', 0, 0];
  const start = now();
  const report = (step: number) => {
    const seconds = Math.max(1, now() - start) / 1000;
    const figures = step > reused ? { 'images/s': Number(((step - reused) / seconds).toPrecision(3)) } : {};
    progress.report({ title: role, step, steps: count, figures });
  };
  const blocks = extractBlocks(source, { ...options, extractor, onProgress: report }, (hash) => {
    sha256 = hash;
  });
  try {
    for await (const block of blocks) {
      gatherer.add(block.features, block.logits, block.first);
      if (block.reused) reused += block.count;
      else extracted += block.count;
      // What is extracted now has been told of batch by batch.
      if (block.reused) report(reused + extracted);
    }
  } catch (error) {
    if (!options.signal.aborted) throw error;
    throw new GansError(
      'ABORTED',
      `gans evaluate: stopped at ${reused + extracted} of ${count} images of ${given}. Their features are kept: the same command goes on from there.`,
      { cause: error },
    );
  }
  if (reused > 0) progress.note(`${role}: ${reused} of ${count} images were extracted before`);
  const record = {
    name,
    kind,
    sha256,
    count,
    imageShape,
    ...(classNames.length > 1 ? { classes: classNames.length } : {}),
    ...details,
  };
  return { ...gatherer.gathered(), record, given };
}

async function openFeatures(role: Role, source: IdentifiedSource, options: SideOptions): Promise<Side> {
  const { record, rows } = await readFeatureFile(source, options);
  const { count, dimension, values } = rows;
  const block = 1024;
  return {
    role,
    given: source.given,
    count,
    dimension,
    extractor: GIVEN_FEATURES,
    resize: 'none',
    has: new Set<Part>(['moments', 'rows', 'posteriors', 'histogram']),
    async gather(parts, splits) {
      const streamed = new Set([...parts].filter((part) => part !== 'rows'));
      const classNames = ['all'];
      const gatherer = createGatherer(streamed, {
        count,
        dimension,
        classCount: dimension,
        labels: [],
        classNames,
        splits,
      });
      for (let first = 0; first < count; first += block) {
        const part = (values as Float32Array).subarray(first * dimension, (first + block) * dimension);
        gatherer.add(part, part, first);
        options.progress.report({ title: role, step: Math.min(count, first + block), steps: count, figures: {} });
      }
      return { ...gatherer.gathered(), ...(parts.has('rows') ? { rows } : {}), record, given: source.given };
    },
    dispose: () => undefined,
  };
}

async function openStatistics(role: Role, { path, given }: IdentifiedSource): Promise<Side> {
  const file = await readStatistics(path);
  const saved = (file[role] ?? file.real ?? file.fake) as SavedStatistics;
  const { protocol, moments, posteriors, histogram, classMoments } = saved;
  const { dimension, classCount, classNames } = protocol;
  const { count } = moments;
  const ofClasses = classMoments ? { classMoments, ...(classNames ? { classNames } : {}) } : {};
  return {
    role,
    given,
    count,
    dimension,
    extractor: protocol.extractor,
    resize: protocol.resize,
    has: new Set<Part>(['moments', 'posteriors', 'histogram', ...(classMoments ? (['classMoments'] as const) : [])]),
    ...(classMoments ? { classNames } : {}),
    gather: async () => ({
      record: recordOf(saved),
      given,
      count,
      dimension,
      classCount,
      moments,
      posteriors: [posteriors],
      histogram,
      ...ofClasses,
    }),
    dispose: () => undefined,
  };
}
