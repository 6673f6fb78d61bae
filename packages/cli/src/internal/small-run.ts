import '@tensorflow/tfjs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSeed, disposeTree } from '@gans/tensor';
import { createClassifierNet, disposeGanState, saveGanCheckpoint, saveNet } from '@gans/training';
import { saveGenerator } from '../run/generator-files';
import { smallConfig, smallGan } from './small-gan';

/** Writes what an evaluation reads of a run: config, classifier, both generators and a training state, of nets that have learnt nothing.
 *
 *  @param folder made when absent.
 *  @param seed decides the weights.
 */
export async function writeSmallRun(folder: string, seed = 3): Promise<void> {
  const checkpoints = join(folder, 'checkpoints');
  await mkdir(checkpoints, { recursive: true });
  const config = smallConfig();
  await writeFile(join(folder, 'config.json'), JSON.stringify({ hash: '0', config }));
  for (const [choice, of] of [
    ['best', seed],
    ['last', seed + 1],
  ] as const) {
    const { state } = smallGan(createSeed(of));
    const checkpoint = {
      netsConfig: config.nets,
      config: config.gan,
      seed: createSeed(1),
      state: { ...state, step: of },
    };
    await saveGenerator(folder, choice, checkpoint, ['dark', 'grey', 'light']);
    if (choice === 'last') await saveGanCheckpoint(join(checkpoints, 'gan-0000004.safetensors'), checkpoint);
    disposeGanState(state);
  }
  const classifier = createClassifierNet({ net: 'small-cnn', ...config.classifier.net }, createSeed(seed));
  await saveNet(join(checkpoints, 'classifier.safetensors'), classifier);
  disposeTree(classifier.params, classifier.state);
}
