import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { command } from '../command.mjs';

/** Runs the samples of a README where the package is installed. Each must end well and print something.
 *
 *  @param {readonly string[]} samples TypeScript modules
 *  @param {string} project
 *  @returns {Promise<string[]>}
 */
export async function sampleFaults(samples, project) {
  if (samples.length === 0) return ['README.md has no ```ts sample'];
  const faults = [];
  for (const [i, sample] of samples.entries()) {
    const { outputText } = ts.transpileModule(sample, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const file = join(project, `sample-${i + 1}.mjs`);
    writeFileSync(file, outputText);
    const printed = await command([process.execPath, file], { cwd: project });
    if (printed.trim() === '') faults.push(`sample ${i + 1} of README.md prints nothing`);
  }
  return faults;
}
