import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '@gans/engines';
import { findPython, interpreterIn, makeEnvironment } from './python-environment';
import type { SidePlan } from './side';

const peersFolder = fileURLToPath(new URL('../peers/', import.meta.url));
const PYTORCH = 'requirements.txt';

/** The peer that ours is measured beside, as 'torch 2.15.0': the first package that a file in `peers/` pins. */
export async function peerName(requirements = PYTORCH): Promise<string> {
  return (await pinsOf(requirements))[0]!.replace('==', ' ');
}

async function pinsOf(requirements: string): Promise<string[]> {
  return (await readFile(join(peersFolder, requirements), 'utf8')).match(/^[\w-]+==[\d.]+/gm)!;
}

/** Which peer, and what has to do with making its environment. */
export interface PeerOptions {
  readonly requirements?: string;
  readonly signal?: AbortSignal;
  /** Takes progress, a line each. */
  say(line: string): void;
}

/** The peer's side, in a virtual environment of its own that is made when it is first needed.
 *
 *  @throws Error that says in a line why there is none.
 */
export async function peerPlan({ requirements = PYTORCH, say, signal }: PeerOptions): Promise<SidePlan> {
  const name = await peerName(requirements);
  const { python, version } = await findPython();
  // Another pin is another environment.
  const pins = (await pinsOf(requirements)).map((pin) => pin.replace('==', '-'));
  const folder = join(cacheFolder(), 'bench', [...pins, 'python', version].join('-'));
  if (!existsSync(folder)) {
    say(`installs ${name} into ${folder}`);
    await makeEnvironment(python, folder, join(peersFolder, requirements), signal);
  }
  return { name, command: [interpreterIn(folder), '-W', 'ignore', join(peersFolder, 'peer.py')] };
}
