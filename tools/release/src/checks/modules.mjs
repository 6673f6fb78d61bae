import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../command.mjs';
import { entries } from '../packages.mjs';

/** A program that prints what each entry of a package exports, as JSON, when loaded through one module system.
 *
 *  @param {readonly string[]} modules
 *  @param {'esm' | 'cjs'} system
 */
function program(modules, system) {
  const load = system === 'esm' ? 'await import(name)' : 'require(name)';
  return `const found = {};
for (const name of ${JSON.stringify(modules)}) {
  const names = Object.keys(${load});
  found[name] = names.filter((one) => one !== 'default' && one !== '__esModule' && one !== 'module.exports').sort();
}
console.log(JSON.stringify(found));
`;
}

/** Loads every entry through both module systems: each must load in silence and export the same names.
 *
 *  @param {import('../packages.mjs').Package} one
 *  @param {string} project where it is installed
 *  @returns {Promise<string[]>}
 */
export async function moduleFaults({ manifest }, project) {
  const modules = entries(manifest).map((entry) => `${manifest.name}${entry}`);
  const printed = await Promise.all(
    /** @type {const} */ (['esm', 'cjs']).map((system) => {
      const file = join(project, `entries.${system === 'esm' ? 'mjs' : 'cjs'}`);
      writeFileSync(file, program(modules, system));
      return command([process.execPath, file], { cwd: project });
    }),
  );
  const [esm, cjs] = printed.map((text) => {
    if (text.trim().includes('\n')) throw new Error(`importing it prints:\n${text}`);
    return JSON.parse(text);
  });
  return modules
    .filter((name) => JSON.stringify(esm[name]) !== JSON.stringify(cjs[name]))
    .map((name) => `${name} exports ${esm[name]} as ESM and ${cjs[name]} as CJS`);
}
