import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { libraryNames } from '@gans/engines/tensorflow/internal/library-files';
import { keptHeaders } from '@gans/engines/tensorflow/internal/wheels';

/** For tests: lays out a TensorFlow in a folder as a Python environment has it. Its files hold nothing; a fake compiler does not mind.
 *
 *  @returns path of its `tensorflow` folder.
 */
export async function layTensorflow(sitePackages: string, version: string): Promise<string> {
  const folder = join(sitePackages, 'tensorflow');
  for (const name of ['__init__.py', ...libraryNames, ...keptHeaders]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name);
  }
  await mkdir(join(sitePackages, `tensorflow_cpu-${version}.dist-info`));
  return folder;
}
