import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '@gans/engines';
import { findPython, interpreterIn, makeEnvironment } from './python-environment';
import type { SidePlan } from './side';

const peersFolder = fileURLToPath(new URL('../peers/', import.meta.url));
const requirements = join(peersFolder, 'requirements.txt');

/** The peer that ours is measured beside, as 'torch 2.15.0'. */
export async function peerName(): Promise<string> {
  const [pin] = (await readFile(requirements, 'utf8')).match(/^torch==[\d.]+/m)!;
  return pin.replace('==', ' ');
}

/** The peer's side, in a virtual environment of its own that is made when it is first needed.
 *
 *  @param say takes progress, a line each.
 *  @throws Error that says in a line why there is none.
 */
export async function peerPlan({ say, signal }: { say(line: string): void; signal?: AbortSignal }): Promise<SidePlan> {
  const name = await peerName();
  const { python, version } = await findPython();
  const folder = join(cacheFolder(), 'bench', `${name.replace(' ', '-')}-python-${version}`);
  if (!existsSync(folder)) {
    say(`installs ${name} into ${folder}`);
    await makeEnvironment(python, folder, requirements, signal);
  }
  return { name, command: [interpreterIn(folder), '-W', 'ignore', join(peersFolder, 'peer.py')] };
}
