import { mkdir } from 'node:fs/promises';
import { EngineError } from '@gans/tensor';
import type { TensorflowStepOptions } from '../library';
import { lastLine } from './child-process';
import { whileGrowing } from './folder-size';
import { libraryNames } from './library-files';
import { type Manifest, writeManifest } from './manifest';
import { runPython } from './python';
import { throwIfStopped } from './stopped';
import { keptHeaders, type Wheel } from './wheels';

/** Streams files out of the archive, which checks their sums, and prints what it has written. They keep the archive's date, so that a library that is made again has the same binding. */
const script = `
import calendar, hashlib, json, zipfile
wheel, target, names = sys.argv[1], sys.argv[2], sys.argv[3:]
files = {}
with zipfile.ZipFile(wheel) as archive:
    for name in names:
        entry = archive.getinfo('tensorflow/' + name)
        path = os.path.join(target, *name.split('/'))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        digest = hashlib.sha256()
        size = 0
        with archive.open(entry) as packed, open(path, 'wb') as kept:
            for block in iter(lambda: packed.read(1 << 20), b''):
                kept.write(block)
                digest.update(block)
                size += len(block)
        when = calendar.timegm(entry.date_time + (0, 0, 0))
        os.utime(path, (when, when))
        files[name] = {'sizeBytes': size, 'sha256': digest.hexdigest()}
print(json.dumps(files))
`;

/** Unpacks the two libraries and the headers of a wheel into a new folder, with a manifest.
 *
 *  @throws EngineError, GansError (code ABORTED).
 */
export async function unpackWheel(
  caller: string,
  { version, unpackedBytes }: Wheel,
  python: string,
  wheel: string,
  target: string,
  { signal, onProgress }: TensorflowStepOptions,
): Promise<void> {
  await mkdir(target);
  const title = `unpacking TensorFlow ${version}`;
  onProgress?.({ title, fraction: 0 });
  const { code, stdout, stderr } = await whileGrowing(
    target,
    (size) => onProgress?.({ title, fraction: Math.min(size / unpackedBytes, 1) }),
    runPython(python, script, [wheel, target, ...libraryNames, ...keptHeaders], { signal }),
  );
  throwIfStopped(caller, signal);
  if (code !== 0) {
    const advice = /No space left on device/.test(stderr) ? 'Free some space' : 'Run it again';
    throw new EngineError(`${caller}: expected ${python} to unpack TensorFlow, got "${lastLine(stderr)}". ${advice}.`);
  }
  await writeManifest(target, { version, files: JSON.parse(stdout) as Manifest['files'] });
}
