import { entries } from '../packages.mjs';

const always = ['package.json', 'README.md', 'LICENSE', 'CITATION.cff', 'CHANGELOG.md'];
const allowed = /^(?:PRECISION\.md|dist\/[\w./-]+\.(?:js|cjs|d\.ts|d\.cts)|bin\/[\w-]+\.mjs)$/;

/** The most that a library may weigh, unpacked, and a package with a command, which also holds pages and recipes. */
export const budgetBytes = { library: 600_000, command: 2_000_000 };

/** The files that a manifest points at.
 *
 *  @param {any} manifest
 *  @returns {string[]}
 */
function promised(manifest) {
  const targets = entries(manifest).flatMap((entry) => {
    const { import: esm, require: cjs } = manifest.exports[`.${entry}`];
    return [esm.types, esm.default, cjs.types, cjs.default];
  });
  return [manifest.main, manifest.module, manifest.types, ...targets, ...Object.values(manifest.bin ?? {})];
}

/** What is wrong with what a tarball holds: something missing, something that is nobody's business, too much of it.
 *
 *  @param {ReadonlyMap<string, Buffer>} files
 *  @returns {string[]} one line a fault
 */
export function contentFaults(files) {
  const manifest = JSON.parse(files.get('package.json')?.toString('utf8') ?? '{}');
  const wanted = new Set([...always, ...promised(manifest).map((path) => path.replace(/^\.\//, ''))]);
  const faults = [...wanted].filter((path) => !files.has(path)).map((path) => `${path} is missing`);
  let sizeBytes = 0;
  for (const [path, bytes] of files) {
    sizeBytes += bytes.length;
    if (!always.includes(path) && !allowed.test(path)) faults.push(`${path} does not belong in the tarball`);
    if (/(?:^|[^\w.])\/(?:home|root|Users)\/\w/.test(bytes.toString('latin1')))
      faults.push(`${path} names a folder of one machine`);
  }
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies']) {
    for (const [name, range] of Object.entries(manifest[field] ?? {})) {
      if (!/^[\^~]?\d+\.\d+\.\d+$/.test(String(range)))
        faults.push(`${field} asks for ${name} "${range}", not for a version`);
    }
  }
  const budget = budgetBytes[manifest.bin === undefined ? 'library' : 'command'];
  if (sizeBytes > budget) faults.push(`weighs ${sizeBytes} bytes, over the budget of ${budget}`);
  return faults;
}
