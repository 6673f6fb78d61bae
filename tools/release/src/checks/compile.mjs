import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { browserRooms } from '../../../lint/src/rules/browser.mjs';
import { entries, root } from '../packages.mjs';

/** How users resolve modules. */
const settings = Object.freeze({
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
});

/** Writes the files of a TypeScript project: the README's samples, and programs that import every entry.
 *
 *  @param {import('../packages.mjs').Package} one
 *  @param {readonly string[]} samples
 *  @param {string} project
 */
function writeSources({ manifest }, samples, project) {
  const modules = entries(manifest).map((entry) => `${manifest.name}${entry}`);
  const esm = modules
    .map((name, i) => `import * as m${i} from '${name}';\nexport const k${i}: object = m${i};\n`)
    .join('');
  const cjs = modules
    .map((name, i) => `import m${i} = require('${name}');\nexport const k${i}: object = m${i};\n`)
    .join('');
  const files = {
    ...Object.fromEntries(samples.map((sample, i) => [`sample-${i + 1}.mts`, `${sample}export {};\n`])),
    'entries.mts': esm,
    'entries.cts': cjs,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  return Object.keys(files);
}

/** What TypeScript says of our types and of programs that use them. TensorFlow.js's own types are not judged.
 *
 *  @param {import('../packages.mjs').Package} one
 *  @param {readonly string[]} samples
 *  @param {string} project
 *  @returns {string[]}
 */
export function compileFaults(one, samples, project) {
  const names = writeSources(one, samples, project);
  return Object.entries(settings).flatMap(([setting, options]) => {
    // `import m = require()` is for CommonJS, which a bundler's TypeScript does not write.
    const roots = names.filter((name) => setting === 'nodenext' || !name.endsWith('.cts'));
    const program = ts.createProgram({
      rootNames: roots.map((name) => join(project, name)),
      options: {
        ...options,
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        // Whoever writes for a browser has no types of Node.
        types: browserRooms.includes(one.name) ? [] : ['node'],
        typeRoots: [join(root, 'node_modules', '@types')],
        strict: true,
        noEmit: true,
      },
    });
    const ours = program
      .getSourceFiles()
      .filter(
        ({ fileName }) =>
          /\/node_modules\/@gans\//.test(fileName) || names.some((name) => fileName.endsWith(`/${name}`)),
      );
    const diagnostics = [
      ...program.getOptionsDiagnostics(),
      ...program.getGlobalDiagnostics(),
      ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
    ];
    return diagnostics.map(({ file, start = 0, messageText }) => {
      const line = file === undefined ? '' : `:${file.getLineAndCharacterOfPosition(start).line + 1}`;
      const where = file?.fileName.replace(/^.*\/(?=(?:@gans\/|[^/]+$))/, '') ?? 'options';
      return `(${setting}) ${where}${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}
