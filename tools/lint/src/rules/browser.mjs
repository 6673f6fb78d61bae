import { builtinModules } from 'node:module';
import ts from 'typescript';
import { eachNode, lineOf } from '../source.mjs';

/** The packages that run in browsers as they are. */
export const browserRooms = Object.freeze(['tensor', 'losses', 'core-nets', 'metrics', 'igc', 'synthetic-data', 'uap']);

const builtins = new Set(builtinModules);
const nodeGlobals = new Set([
  'process',
  'Buffer',
  '__dirname',
  '__filename',
  'require',
  'global',
  'setImmediate',
  'clearImmediate',
]);

/** The uses of Node's globals in a source. A name that the source declares itself is its own.
 *
 *  @param {import('../source.mjs').Source} source
 *  @returns {{ name: string, line: number }[]}
 */
function globalsUsed({ tree }) {
  /** @type {{ name: string, line: number }[]} */
  const uses = [];
  const own = new Set();
  eachNode(tree, (node) => {
    if (!ts.isIdentifier(node) || !nodeGlobals.has(node.text)) return;
    const { parent } = node;
    if ('name' in parent && parent.name === node) {
      if (
        ts.isVariableDeclaration(parent) ||
        ts.isParameter(parent) ||
        ts.isBindingElement(parent) ||
        ts.isFunctionDeclaration(parent) ||
        ts.isImportSpecifier(parent)
      )
        own.add(node.text);
      if (!ts.isShorthandPropertyAssignment(parent)) return;
    }
    if (ts.isBindingElement(parent) && parent.propertyName === node) return;
    uses.push({ name: node.text, line: lineOf(tree, node) });
  });
  return uses.filter(({ name }) => !own.has(name));
}

/** Nothing of Node in the rooms that browsers use.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* browser({ packages }) {
  for (const { name, shipped } of packages) {
    if (!browserRooms.includes(name)) continue;
    for (const source of shipped) {
      for (const imported of source.imports) {
        if (!imported.name.startsWith('node:') && !builtins.has(imported.name)) continue;
        yield {
          file: source.path,
          line: imported.line,
          message: `imports ${imported.name}, but @gans/${name} runs in browsers`,
        };
      }
      for (const used of globalsUsed(source)) {
        yield {
          file: source.path,
          line: used.line,
          message: `uses Node's ${used.name}, but @gans/${name} runs in browsers`,
        };
      }
    }
  }
}
