import { stat } from 'node:fs/promises';
import { ConfigError, IoError } from '@gans/tensor';
import { type GeneratorChoice, loadGenerator, loadGeneratorFile } from '../run/generator-files';
import { countDecoders, type OpenedGenerator, openDecoders, openedNet } from './open-generator';

/** A generator that images are classified by. */
export interface ClassifierModel extends OpenedGenerator {
  /** In the order of the classes. */
  readonly classNames: readonly string[];
  /** Of training, as far as it is known. */
  readonly step: number;
}

/** Opens what `gans classify --model` names: a run, the file of a generator, or a folder with the decoder of each class.
 *
 *  @param path that it stands for.
 *  @param request `model`: as the user wrote it.
 *  @returns the caller disposes it.
 *  @throws IoError when it does not exist; ConfigError when it is not told the class alone; FormatError when a file is none of ours.
 */
export async function openModel(
  path: string,
  { model, checkpoint }: { readonly model: string; readonly checkpoint: GeneratorChoice },
): Promise<ClassifierModel> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new IoError(
      `gans classify: expected --model to be a run or a generator's file, got '${model}', which does not exist. gans list shows the runs.`,
    );
  const decoders = found.isDirectory() ? await countDecoders(path) : 0;
  if (decoders > 0) return ofDecoders(await openDecoders(path), decoders, model);
  const saved = await (found.isDirectory() ? loadGenerator(path, checkpoint) : loadGeneratorFile(path));
  const opened = openedNet(saved.net);
  const { classCount } = opened.spec;
  const classNames = saved.classNames.length === classCount ? saved.classNames : numbered(classCount);
  if (classCount > 0) return { ...opened, classNames, step: saved.step };
  opened.dispose();
  throw new ConfigError(
    `gans classify: expected --model to be a generator that is told the class, got ${model}, which draws without one.`,
  );
}

function ofDecoders(
  opened: Awaited<ReturnType<typeof openDecoders>>,
  decoders: number,
  model: string,
): ClassifierModel {
  // Decoders tell of no step.
  if (opened.spec.classCount === decoders) return { ...opened, step: 0 };
  opened.dispose();
  throw new ConfigError(
    `gans classify: expected --model to be a generator that is told the class alone, got ${model}, whose decoders are told more. searchLabels of @gans/igc reads several labels.`,
  );
}

const numbered = (count: number) => Array.from({ length: count }, (_, k) => String(k));
