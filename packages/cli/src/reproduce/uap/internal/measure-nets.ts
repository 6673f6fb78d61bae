import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { classAccuracy, type MetricResult } from '@gans/metrics';
import { predictDataset } from '@gans/training';
import { measureFooling } from '@gans/uap';
import { type Rank, zeros } from '@tensorflow/tfjs-core';
import { fileExists } from '../../../file-exists';
import { toJson } from '../../../json-file';
import { jpegCodec } from '../jpeg-codec';
import { batchesOf } from '../load-sides';
import type { Plan } from '../plan';
import type { AttackedName, NetsRecord } from '../result';
import { readHardening } from './harden-target';
import { netsFolder, type TableNets } from './table-nets';

/** Name of the file in the folder of the classifiers that holds their `NetsRecord`. */
export const NETS_FILE = 'measured.json';

/** Measures once what belongs to a table and not to an arm: how well its classifiers read, and what JPEG does by itself.
 *
 *  @param folder of the table.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function measureNets(
  folder: string,
  { sides, protocol }: Plan,
  { classifiers }: TableNets,
  signal: AbortSignal,
): Promise<void> {
  const own = netsFolder(folder);
  const file = join(own, NETS_FILE);
  if (await fileExists(file)) return;
  const { test } = sides.target;
  const accuracy: Partial<Record<AttackedName, MetricResult>> = {};
  for (const [name, { classifier, identity }] of Object.entries(classifiers)) {
    const predicted = await predictDataset(classifier, test);
    accuracy[name as AttackedName] = classAccuracy({ predicted, expected: test.labels, classifier: identity });
  }
  const nothing = zeros<Rank.R3>([...test.imageShape]);
  const { classifier, identity } = classifiers.target;
  const codec = await jpegCodec(protocol.quality);
  const options = { identity, epsilon: protocol.epsilon, codec, signal };
  const jpegAlone = await measureFooling(classifier, batchesOf(test), nothing, options).finally(() =>
    nothing.dispose(),
  );
  const record: NetsRecord = {
    accuracy: accuracy as NetsRecord['accuracy'],
    jpegAlone,
    hardening: await readHardening(own),
  };
  await writeFileAtomic(file, toJson(record));
}
