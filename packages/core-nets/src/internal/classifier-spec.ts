import type { ClassifierSpec } from '../classifier-net';

/** The specification of a classifier with that config. */
export function classifierSpec(
  config: { readonly classCount: number; readonly height: number; readonly width: number; readonly channels: number },
  featureSize: number,
  activations: readonly string[],
): ClassifierSpec {
  const { classCount, height, width, channels } = config;
  return { imageShape: [height, width, channels], classCount, featureSize, activations };
}

/** Names of the stem and of all blocks of a residual classifier, in order, given the number of blocks of each stage. */
export function residualLayers(blocks: readonly number[]): string[] {
  const ofStage = (count: number, stage: number) =>
    Array.from({ length: count }, (_, block) => `stage${stage + 1}/block${block + 1}`);
  return ['stem', ...blocks.flatMap(ofStage)];
}
