// Writes arrays that NumPy reads with np.load('samples.npz'), and reads them back.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, readNpz, writeNpz } from '@gans/checkpoints';

const folder = await mkdtemp(join(tmpdir(), 'samples-'));
const file = join(folder, 'samples.npz');
const images = ndArray(new Uint8Array(2 * 4 * 4).fill(255), [2, 4, 4, 1]);
await writeNpz(file, { images, labels: ndArray(Int32Array.of(3, 7), [2]) }, { compression: 'deflate' });

const back = await readNpz(file);
for (const [name, { dtype, shape }] of Object.entries(back)) console.log(name, dtype, shape);
await rm(folder, { recursive: true });
