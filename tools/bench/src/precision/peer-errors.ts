import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ndArray, writeNpy } from '@gans/checkpoints';
import { peerPlan } from '../peer';
import type { ExactSets } from './exact-sets';

/** Errors of the Python tools, by stage. */
export interface PeerErrors {
  /** As 'SciPy 1.17.1, NumPy 2.4.6'. */
  readonly versions: string;
  readonly errors: ReadonlyMap<string, { readonly sqrtm: number; readonly eigvals: number }>;
}

interface PeerCase {
  readonly mean: readonly number[];
  readonly covariance: readonly number[];
  readonly traceSqrt: { readonly sqrtm: number; readonly eigvals: number };
  readonly distance: { readonly sqrtm: number; readonly eigvals: number };
}

/** What the Python tools make of the same sets.
 *
 *  @param say takes progress, a line each.
 */
export async function peerErrors(cases: readonly ExactSets[], say: (line: string) => void): Promise<PeerErrors> {
  const plan = await peerPlan({ requirements: 'requirements-metrics.txt', say });
  const folder = await mkdtemp(join(tmpdir(), 'gans-precision-'));
  try {
    const paths: string[] = [];
    for (const [i, { real, fake, count, dimension }] of cases.entries())
      for (const [side, rows] of Object.entries({ real, fake })) {
        const path = join(folder, `${i}-${side}.npy`);
        await writeNpy(path, ndArray(rows, [count, dimension]));
        paths.push(path);
      }
    const program = fileURLToPath(new URL('../peers/precision.py', import.meta.url));
    const { stdout } = await promisify(execFile)(plan.command[0]!, [program, ...paths], { maxBuffer: 2 ** 28 });
    const told = JSON.parse(stdout) as { scipy: string; numpy: string; cases: PeerCase[] };
    const errors = new Map(cases.flatMap((sets, i) => errorsOf(sets, told.cases[i]!)));
    return { versions: `SciPy ${told.scipy}, NumPy ${told.numpy}`, errors };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function errorsOf(sets: ExactSets, peer: PeerCase): [string, { sqrtm: number; eigvals: number }][] {
  const { dimension, means } = sets;
  const alike = (error: number) => ({ sqrtm: error, eigvals: error });
  const largest = (errors: readonly number[]) => errors.reduce((a, b) => Math.max(a, b), 0);
  const scale = Math.max(1, means.real);
  const both = (got: PeerCase['distance'], expected: number) => ({
    sqrtm: Math.abs(got.sqrtm - expected) / expected,
    eigvals: Math.abs(got.eigvals - expected) / expected,
  });
  const covariance = peer.covariance.map(
    (value, at) =>
      Math.abs(value - sets.covariance(Math.floor(at / dimension), at % dimension)) / sets.covariance(0, 0),
  );
  return [
    [`mean: ${sets.name}`, alike(largest(peer.mean.map((value) => Math.abs(value - means.real) / scale)))],
    [`covariance: ${sets.name}`, alike(largest(covariance))],
    [`trace of the root: ${sets.name}`, both(peer.traceSqrt, sets.traceSqrt)],
    [`Fréchet distance: ${sets.name}`, both(peer.distance, sets.distance)],
  ];
}
