import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '@gans/tensor';
import type { TensorflowStepOptions } from '../library';
import { megabytes, whileGrowing } from './folder-size';
import { fileHash } from './manifest';
import { pipEnvironment, pipProblem, runModule } from './python';
import { throwIfStopped } from './stopped';
import type { Wheel } from './wheels';

/** Has pip put a wheel into a work folder, and checks that it is the pinned one.
 *
 *  @returns path of the wheel.
 *  @throws EngineError, GansError (code ABORTED).
 */
export async function downloadWheel(
  caller: string,
  wheel: Wheel,
  python: string,
  work: string,
  { signal, onProgress }: TensorflowStepOptions,
): Promise<string> {
  const { project, version, platform, python: tag, sizeBytes, sha256 } = wheel;
  const temporary = join(work, 'temporary');
  const folder = join(work, 'wheel');
  await mkdir(temporary);
  await mkdir(folder);
  const wanted = `${project}==${version}`;
  const only = ['--no-deps', '--only-binary=:all:', '--implementation=cp', `--python-version=${tag}`, `--abi=cp${tag}`];
  const title = `downloading TensorFlow ${version} (${megabytes(sizeBytes)})`;
  onProgress?.({ title, fraction: 0 });
  const { code, stderr } = await whileGrowing(
    work,
    (size) => onProgress?.({ title, fraction: Math.min(size / sizeBytes, 1) }),
    runModule(
      python,
      'pip',
      ['download', '--quiet', '--no-cache-dir', ...only, `--platform=${platform}`, '--dest', folder, wanted],
      {
        env: { ...pipEnvironment, TMPDIR: temporary },
        signal,
        cwd: work,
      },
    ),
  );
  throwIfStopped(caller, signal);
  const [name] = (await readdir(folder)).filter((file) => file.endsWith('.whl'));
  if (code !== 0 || name === undefined)
    throw new EngineError(`${caller}: expected pip to download ${wanted}, got ${pipProblem(stderr, wanted)}.`);
  const path = join(folder, name);
  const hash = await fileHash(path);
  throwIfStopped(caller, signal);
  if (hash !== sha256)
    throw new EngineError(
      `${caller}: expected ${name} to have the SHA-256 ${sha256}, got ${hash}. What pip's index serves is damaged or another build; let pip use the Python package index, or name a TensorFlow with GANS_TENSORFLOW_DIR.`,
    );
  return path;
}
