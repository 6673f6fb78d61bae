import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configHash } from '../config-hash';
import { parseJsonLines } from '../json-file';
import { reportPage } from '../report/page';
import type { CurveGroup, GridPicture } from '../report/report-data';
import type { MetricsLine, RunResult } from '../result';
import type { RunFolder } from '../run-folder';
import type { GanRunConfig } from './config';

/** What the report of a run needs besides its folder. */
export interface ReportContext {
  readonly config: GanRunConfig;
  readonly classNames: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
  /** The command line that makes the same run again. */
  readonly reproduce: string;
  /** Absent while the run is unfinished. */
  readonly result?: RunResult;
}

const GRID_FILE = /^step-(\d+)\.png$/;

/** The file name of the grid drawn at a step. */
export function gridName(step: number): string {
  return `samples/step-${String(step).padStart(7, '0')}.png`;
}

/** The step of a grid's file, without its folder; undefined for other files. */
export function gridStep(name: string): number | undefined {
  const digits = GRID_FILE.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Writes report.html from what lies in the run folder. */
export async function writeReport(run: RunFolder, context: ReportContext): Promise<void> {
  const { config, classNames, environment, reproduce, result } = context;
  const samples = await run.list('samples');
  const picture = (name: string) => readFile(join(run.path, 'samples', name));
  const grids: GridPicture[] = [];
  for (const name of samples) {
    const step = gridStep(name);
    if (step !== undefined) grids.push({ step, png: await picture(name) });
  }
  const lines = parseJsonLines<MetricsLine>(await readFile(join(run.path, 'metrics.jsonl'), 'utf8').catch(() => ''));
  const hasComparison = samples.includes('real.png') && samples.includes('generated.png');
  const { generator } = config.nets;
  const { channels } = generator;
  const [height, width] =
    'resolution' in generator ? [generator.resolution, generator.resolution] : [generator.height, generator.width];
  await run.write(
    'report.html',
    reportPage({
      title: `${config.recipe} on ${config.data.name}`,
      summary: `A class-conditional GAN (ReACGAN: hinge loss with D2D-CE) that learnt ${classNames.length} classes from ${config.data.count.toLocaleString('en-US')} images of ${height} x ${width} pixels, ${channels === 1 ? 'grey' : 'in colour'}. Seed ${config.seed}.`,
      reproduce,
      config: { ...config },
      configHash: configHash({ ...config }),
      environment,
      classNames,
      lines,
      curves: curves(config),
      grids,
      ...(hasComparison
        ? { comparison: { real: await picture('real.png'), generated: await picture('generated.png') } }
        : {}),
      ...(result === undefined ? {} : { result }),
    }),
  );
}

function curves({ evaluation }: GanRunConfig): CurveGroup[] {
  const small = `On ${evaluation.images.toLocaleString('en-US')} images`;
  return [
    {
      title: 'Class accuracy while training',
      note: `${small}, so noisier than the final figure.`,
      kind: 'evaluation',
      min: 0,
      max: 1,
      series: [{ key: 'classAccuracy', label: 'class accuracy' }],
    },
    {
      title: 'Fréchet distance while training',
      note: `${small}, so higher than the final figure would be.`,
      kind: 'evaluation',
      min: 0,
      series: [{ key: 'frechetDistance', label: 'Fréchet distance' }],
    },
    {
      title: 'Losses',
      note: 'Both nets: hinge plus weighted D2D-CE. They need not fall; they should not run away.',
      kind: 'step',
      series: [
        { key: 'discriminatorLoss', label: 'discriminator' },
        { key: 'generatorLoss', label: 'generator' },
      ],
    },
    {
      title: 'D2D-CE',
      note: 'Lower means that embeddings lie nearer to their class. The generated curve should follow the real one.',
      kind: 'step',
      series: [
        { key: 'conditionalReal', label: 'real images' },
        { key: 'conditionalFake', label: 'generated images' },
      ],
    },
    {
      title: 'Logits',
      note: 'What the discriminator says on average; a widening gap means that it wins.',
      kind: 'step',
      series: [
        { key: 'realLogit', label: 'real images' },
        { key: 'fakeLogit', label: 'generated images' },
      ],
    },
    {
      title: 'Speed',
      note: 'Real images per second of training, evaluation excluded.',
      kind: 'step',
      min: 0,
      series: [{ key: 'imagesPerSecond', label: 'images/s' }],
    },
  ];
}
