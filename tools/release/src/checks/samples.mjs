import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { command } from '../command.mjs';

/** Runs a program in a project. It must end well and print something.
 *
 *  @param {string} project
 *  @param {string} file in it
 *  @param {string} subject what the program is, for the fault
 *  @returns {Promise<string[]>}
 */
async function silenceOf(project, file, subject) {
  const printed = await command([process.execPath, join(project, file)], { cwd: project });
  return printed.trim() === '' ? [`${subject} prints nothing`] : [];
}

/** Whether a program waits outside of functions, which CommonJS cannot.
 *
 *  @param {string} code
 */
function awaitsAtTop(code) {
  let found = false;
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) found = true;
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile('sample.ts', code, ts.ScriptTarget.ES2022));
  return found;
}

/** Runs the samples of a README where the package is installed: as ES modules, and as CommonJS where a sample does not wait outside of functions.
 *
 *  @param {readonly string[]} samples TypeScript modules
 *  @param {string} project
 *  @returns {Promise<string[]>}
 */
export async function sampleFaults(samples, project) {
  if (samples.length === 0) return ['README.md has no ```ts sample'];
  const faults = [];
  for (const [i, sample] of samples.entries()) {
    const systems = { mjs: ts.ModuleKind.ESNext, ...(awaitsAtTop(sample) ? {} : { cjs: ts.ModuleKind.CommonJS }) };
    for (const [ending, module] of Object.entries(systems)) {
      const file = `sample-${i + 1}.${ending}`;
      const { outputText } = ts.transpileModule(sample, {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module, esModuleInterop: false },
      });
      writeFileSync(join(project, file), outputText);
      faults.push(...(await silenceOf(project, file, `sample ${i + 1} of README.md, as .${ending},`)));
    }
  }
  return faults;
}

/** Runs the examples of a package that are plain JavaScript, .mjs and .cjs, where it is installed.
 *
 *  @param {import('../packages.mjs').Package} one
 *  @param {string} project
 *  @returns {Promise<string[]>}
 */
export async function exampleFaults({ folder }, project) {
  const faults = [];
  for (const file of readdirSync(join(folder, 'examples')).filter((name) => /\.[cm]js$/.test(name))) {
    copyFileSync(join(folder, 'examples', file), join(project, file));
    faults.push(...(await silenceOf(project, file, `examples/${file}`)));
  }
  return faults;
}
