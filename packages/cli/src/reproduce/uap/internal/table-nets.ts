import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asClassifier } from '@gans/core-nets';
import type { ExtractorIdentity } from '@gans/metrics';
import { type Classifier, createSeed, disposeTree, foldIn } from '@gans/tensor';
import { createClassifierNet, type NamedClassifier } from '@gans/training';
import { createProgress } from '../../../progress';
import { type ObtainedClassifier, obtainClassifier } from '../../../run/obtain-classifier';
import { createSaveClock } from '../../../save-clock';
import type { CellPlace } from '../../run-grid';
import { CLASSIFIERS, type Plan } from '../plan';
import type { AttackedName } from '../result';
import { obtainHardened } from './harden-target';

const SAVE_EVERY_SECONDS = 30;

/** A classifier of a table, ready to be attacked. */
export interface TableClassifier {
  readonly classifier: Classifier;
  readonly identity: ExtractorIdentity;
  readonly net: NamedClassifier;
}

/** The classifiers of a table. */
export interface TableNets {
  /** target: attacked; twin: the same net from other weights; vgg: another net; hardened: the target after adversarial fine-tuning. */
  readonly classifiers: Readonly<Record<AttackedName, TableClassifier>>;
  dispose(): void;
}

/** The folder of what is made once a table, below that of the table. */
export function netsFolder(folder: string): string {
  return join(folder, 'classifiers');
}

/** Loads the classifiers of a table, or trains them, on the target's training images alone.
 *
 *  @param folder of the table.
 *  @throws GansError (code ABORTED) when stopped; the same call goes on.
 */
export async function obtainTableNets(
  folder: string,
  plan: Plan,
  place: Pick<CellPlace, 'io' | 'quiet'>,
): Promise<TableNets> {
  const own = netsFolder(folder);
  await mkdir(own, { recursive: true });
  const made: [AttackedName, Pick<ObtainedClassifier, 'net' | 'sha256'>][] = [];
  const dispose = () => {
    for (const [, { net }] of made) disposeTree(net.params, net.state);
  };
  try {
    for (const name of CLASSIFIERS) made.push([name, await obtain(own, plan, name, place)]);
    made.push(['hardened', await obtainHardened(own, plan, made[0]![1], place)]);
  } catch (error) {
    dispose();
    throw error;
  }
  const entries = made.map(([name, { net, sha256 }]): [AttackedName, TableClassifier] => {
    const identity = { name: `${name}, ${net.config.net} trained on ${plan.protocol.target.name}`, sha256 };
    return [name, { classifier: asClassifier(net), identity, net }];
  });
  return { classifiers: Object.fromEntries(entries) as TableNets['classifiers'], dispose };
}

function obtain(
  folder: string,
  { classifiers, training, sides, engine, protocol }: Plan,
  name: (typeof CLASSIFIERS)[number],
  { io, quiet }: Pick<CellPlace, 'io' | 'quiet'>,
): Promise<ObtainedClassifier> {
  const own = foldIn(foldIn(createSeed(protocol.classifierSeed), 'classifiers'), name);
  const progress = createProgress(io, { quiet });
  const order = {
    name,
    create: () => createClassifierNet(classifiers[name], foldIn(own, 'net')),
    training,
    dataset: sides.target.train,
    seed: foldIn(own, 'training'),
  };
  return obtainClassifier(folder, order, {
    signal: io.signal,
    engine,
    clock: createSaveClock(SAVE_EVERY_SECONDS, io.now),
    onStep: ({ step, steps, loss }) => progress.report({ title: `classifier ${name}`, step, steps, figures: { loss } }),
    onDamaged: (line) => progress.note(`warning: ${line} It is trained anew.`),
  }).finally(progress.close);
}
