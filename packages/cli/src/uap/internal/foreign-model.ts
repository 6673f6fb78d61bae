import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImageShape } from '@gans/datasets';
import { FormatError, fromGraphModel, fromLayersModel, IoError } from '@gans/tensor';
import { io, loadGraphModel, loadLayersModel } from '@tensorflow/tfjs';
import { add, mul, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { readJson } from '../../json-file';
import type { Target } from '../target';

/** How a model of TensorFlow.js sees images, and what it gives back. */
export interface ForeignOptions {
  /** Range of the pixels that it was trained on: [-1, 1] (default), [0, 1] or [0, 255]. */
  readonly pixels?: 'signed' | 'unit' | 'bytes' | undefined;
  /** Default logits. */
  readonly output?: 'logits' | 'probabilities' | undefined;
}

const scales = {
  signed: { factor: 1, offset: 0, words: 'pixels in [-1, 1]' },
  unit: { factor: 0.5, offset: 0.5, words: 'pixels in [0, 1]' },
  bytes: { factor: 127.5, offset: 127.5, words: 'pixels in [0, 255]' },
};

type ModelJson = {
  readonly format?: string;
  readonly modelTopology?: object;
  readonly weightsManifest?: readonly {
    readonly paths: readonly string[];
    readonly weights: io.WeightsManifestEntry[];
  }[];
  readonly signature?: object;
  readonly userDefinedMetadata?: object;
};

/** Loads a LayersModel or a GraphModel from its model.json and the files of weights beside it.
 *
 *  @param path of the model.json.
 *  @throws FormatError when it is no model of TensorFlow.js, or none that takes images of one known size; IoError when a file is absent.
 */
export async function loadForeignModel(
  path: string,
  { pixels = 'signed', output = 'logits' }: ForeignOptions,
): Promise<Target> {
  const json = (await readJson(path)) as ModelJson;
  if (json?.modelTopology === undefined || json.weightsManifest === undefined)
    throw new FormatError(
      `gans uap: expected ${path} to be a model of TensorFlow.js, got JSON without modelTopology and weightsManifest.`,
    );
  const { handler, sha256 } = await artifactsOf(path, json);
  const isGraph = json.format === 'graph-model';
  const model = isGraph ? await loadGraphModel(handler) : await loadLayersModel(handler);
  const shape = model.inputs[0]?.shape;
  const imageShape = imageShapeOf(path, shape);
  const { factor, offset, words } = scales[pixels];
  const preprocess = (images: Tensor4D): Tensor =>
    pixels === 'signed' ? images : tidy(() => add(mul(images, factor), offset));
  const adapted = isGraph
    ? fromGraphModel(model as Awaited<ReturnType<typeof loadGraphModel>>)
    : fromLayersModel(model as Awaited<ReturnType<typeof loadLayersModel>>);
  return {
    classifier: adapted.classifier({ preprocess, output }),
    imageShape,
    identity: { name: `${isGraph ? 'graph' : 'layers'} model ${sha256.slice(0, 8)}`, sha256 },
    preprocessing: words,
    dispose: () => model.dispose(),
  };
}

async function artifactsOf(path: string, json: ModelJson) {
  const hash = createHash('sha256').update(JSON.stringify(json.modelTopology));
  const parts: Buffer[] = [];
  for (const { paths } of json.weightsManifest!)
    for (const name of paths) {
      const file = join(dirname(path), name);
      const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
        throw new IoError(
          `gans uap: expected the weights of ${path} in ${file}, got ${cause.code}. Keep them beside it.`,
          { cause },
        );
      });
      hash.update(bytes);
      parts.push(bytes);
    }
  const joined = Buffer.concat(parts);
  const artifacts = {
    modelTopology: json.modelTopology!,
    weightSpecs: json.weightsManifest!.flatMap(({ weights }) => weights),
    weightData: joined.buffer.slice(joined.byteOffset, joined.byteOffset + joined.length),
    ...(json.format === undefined ? {} : { format: json.format }),
    ...(json.signature === undefined ? {} : { signature: json.signature }),
    ...(json.userDefinedMetadata === undefined ? {} : { userDefinedMetadata: json.userDefinedMetadata }),
  };
  return { handler: io.fromMemory(artifacts), sha256: hash.digest('hex') };
}

function imageShapeOf(path: string, shape: readonly (number | null)[] | undefined): ImageShape {
  const [, height, width, channels] = shape ?? [];
  const isSize = (size: number | null | undefined): size is number => typeof size === 'number' && size > 0;
  if (shape?.length !== 4 || !isSize(height) || !isSize(width) || !isSize(channels))
    throw new FormatError(
      `gans uap: expected the model of ${path} to take images [N, height, width, channels] of one size, got ${shape === undefined ? 'no input' : `[${shape.join(', ')}]`}.`,
    );
  return [height, width, channels];
}
