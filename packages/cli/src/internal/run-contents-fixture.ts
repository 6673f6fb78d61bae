import { embeddingsName, gridName } from '../report/look-files';
import type { RunContents } from '../report/run-contents';
import { openRunFolder } from '../run-folder';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB/gRe/wAAAABJRU5ErkJggg==',
  'base64',
);

/** What a folder of a finished run of two classes holds, for tests of its report: everything that a report can show.
 *
 *  @param name of the folder and of one class, so that a test can see it everywhere.
 *  @param seed tells runs apart.
 */
export function runContentsFixture(name = 'small', seed = 7): Required<Omit<RunContents, 'changes'>> {
  const point = (x: number, y: number) => [x, y, 0.1];
  const look = (step: number) => ({
    step,
    labels: [0, 1],
    real: [point(1, 0), point(0, 1)],
    generated: [point(0.9, step / 10), point(0.1, 0.8)],
    proxies: [point(1, 0.1), point(0, 1.1)],
  });
  const accuracy = { value: 0.75, n: 4, protocol: { classifier: name, perClass: { 0: 0.5, 1: 1 } } };
  const picture = (step: number) => ({ step, png });
  return {
    name,
    hash: '0123456789abcdef',
    config: {
      recipe: 'reacgan-mini',
      seed,
      data: { name, count: 1200 },
      gan: { adversarial: 'hinge', conditional: { name: 'd2d-cross-entropy' } },
      nets: { generator: { classCount: 2, height: 32, width: 32, channels: 1 } },
    },
    origins: { seed: 'the command line', recipe: name },
    environment: { node: name },
    command: { words: ['train', '--data', name], folder: '..' },
    classNames: ['zero', name],
    lines: [
      { step: 0, kind: 'evaluation', classAccuracy: 0.5, frechetDistance: 9, n: 4, inceptionScore: 1.5 },
      { step: 1, kind: 'step', discriminatorLoss: 1.5, generatorLoss: 0.5, featureNorm: 3, clsGradNorm: 1 },
      { step: 2, kind: 'step', discriminatorLoss: 1.25, generatorLoss: 0.25, featureNorm: 4, clsGradNorm: 2 },
      { step: 2, kind: 'evaluation', classAccuracy: 0.75, frechetDistance: 6, n: 4, inceptionScore: 2 },
    ],
    grids: [picture(0), picture(2)],
    interpolations: [picture(2)],
    embeddings: [look(0), look(2)],
    comparison: { real: png, generated: png },
    result: {
      command: 'train',
      seed,
      engine: { name: 'wasm', version: '4.22.0', threads: 2 },
      versions: {},
      data: { name, sha256: 'ab', count: 2 },
      metrics: { classAccuracy: accuracy, frechetDistance: { value: 5, n: 4, protocol: { extractor: name } } },
      seconds: 3,
      steps: 2,
      files: [],
    },
  };
}

/** Writes that run into a folder, for tests of what reads run folders.
 *
 *  @param folder made when absent.
 *  @param seed tells runs apart.
 *  @param options `finished`: with a result, as it is unless said otherwise.
 */
export async function writeRunFixture(
  folder: string,
  seed = 7,
  { finished = true }: { readonly finished?: boolean } = {},
): Promise<void> {
  const { config, environment, lines, grids, embeddings, result, ...details } = runContentsFixture('small', seed);
  const { classNames, origins, command } = details;
  const run = await openRunFolder(folder, config, environment, { classNames, origins, command });
  for (const line of lines) await run.appendMetrics(line);
  for (const { step, png: picture } of grids) await run.write(gridName(step), picture);
  for (const look of embeddings) await run.write(embeddingsName(look.step), JSON.stringify(look));
  if (finished) await run.write('result.json', JSON.stringify(result));
  run.close();
}
