import type { EngineRecord } from '../../result';
import { folderName } from '../table-folder';
import { STRESS } from './axes';
import type { Plan, TableRequest } from './plan';

/** What is the same for all cells of a table, and for all its sessions. */
export interface TableProtocol {
  readonly data: {
    readonly name: string;
    readonly sha256: string;
    readonly count: number;
    readonly testSha256: string;
    readonly testCount: number;
    readonly imageShape: readonly number[];
    readonly classCount: number;
  };
  /** Minutes or steps of a cell, whichever was asked for. */
  readonly minutes?: number;
  readonly steps?: number;
  readonly engine: string;
  readonly backbone: string;
  readonly batch: number;
  readonly learningRate: number;
  /** lambda of all losses of classes. */
  readonly weight: number;
  readonly diffAugment: boolean;
  readonly auxiliary: string;
  readonly stress: boolean;
}

/** What table.json holds. */
export interface TableDescription {
  readonly protocol: TableProtocol;
  readonly methods: readonly string[];
  readonly seeds: readonly number[];
  readonly steps: number;
  /** Of the last session. */
  readonly engine: EngineRecord;
  /** The words after `gans` of the last session. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
}

/** The name of a table's folder: the data, and whatever differs from the plain comparison. */
export function tableName(
  data: string,
  { backbone, batch, weight, diffAugment, auxiliary }: TableRequest,
  stress: boolean,
): string {
  const axes = [
    ...(stress ? ['stress'] : []),
    ...(backbone === 'dcgan' ? [] : [backbone]),
    ...(batch === undefined || (stress && batch === STRESS.batch) ? [] : [`batch-${batch}`]),
    ...(weight === undefined || (stress && weight === STRESS.weight) ? [] : [`weight-${weight}`]),
    ...(diffAugment ? ['diffaug'] : []),
    ...(auxiliary === 'none' ? [] : [auxiliary]),
  ];
  return [folderName(data), ...axes].join('-');
}

/** The protocol of a table. */
export function protocolOf(
  { data: { train, test }, request, engine, weight, cell, methods }: Plan,
  length: { readonly steps?: number | undefined; readonly minutes: number },
  stress: boolean,
): TableProtocol {
  const { gan } = cell(methods[0]!, 1, 1).config;
  return {
    data: {
      name: train.name,
      sha256: train.sha256,
      count: train.length,
      testSha256: test.sha256,
      testCount: test.length,
      imageShape: train.imageShape,
      classCount: train.classCount,
    },
    ...(length.steps === undefined ? { minutes: length.minutes } : { steps: length.steps }),
    engine: engine.name,
    backbone: request.backbone,
    batch: gan.batchSize,
    learningRate: gan.optimizers.generator.learningRate,
    weight,
    diffAugment: request.diffAugment,
    auxiliary: request.auxiliary,
    stress,
  };
}
