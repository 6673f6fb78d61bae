import ts from 'typescript';
import { eachNode, packageOf } from '../source.mjs';

/** Whether a source names a package in any string, as `createRequire(...).resolve('name/file')` does.
 *
 *  @param {import('../source.mjs').Source} source
 *  @param {string} name
 */
function mentions({ tree }, name) {
  let found = false;
  eachNode(tree, (node) => {
    if (ts.isStringLiteralLike(node) && (node.text === name || node.text.startsWith(`${name}/`))) found = true;
  });
  return found;
}

/** The 1-based line of a dependency in a manifest.
 *
 *  @param {string} text
 *  @param {string} name
 */
const lineOfDependency = (text, name) => text.slice(0, text.lastIndexOf(`"${name}"`)).split('\n').length;

/** A package declares everything that it imports, and nothing else.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* declared({ packages }) {
  for (const { folder, manifest, shipped, files } of packages) {
    const names = Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    });
    for (const { path, imports } of shipped) {
      for (const { name, line } of imports) {
        const wanted = packageOf(name);
        if (wanted === undefined || wanted === manifest.name || names.includes(wanted)) continue;
        yield { file: path, line, message: `imports ${wanted}, which ${folder}/package.json does not declare` };
      }
    }
    const text = files.find(({ path }) => path === `${folder}/package.json`)?.text ?? '';
    for (const name of names) {
      if (shipped.some((source) => mentions(source, name))) continue;
      yield {
        file: `${folder}/package.json`,
        line: lineOfDependency(text, name),
        message: `declares ${name}, which no source uses`,
      };
    }
  }
}
