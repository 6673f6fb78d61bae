import ts from 'typescript';
import { eachNode, lineOf } from '../source.mjs';

const banned = new Map([
  ['Math.random', 'draws what no seed decides: take a seed'],
  ['Date.now', 'reads the clock: take the time as an argument'],
  ['crypto.getRandomValues', 'draws what no seed decides: take a seed'],
  ['crypto.randomUUID', 'draws what no seed decides: take a seed'],
  ['process.stdout', 'prints: only cli does; report through onProgress'],
  ['process.stderr', 'prints: only cli does; report through onProgress'],
  ['process.argv', 'reads the command line: only cli does'],
]);

/** What a node does that only cli may do.
 *
 *  @param {ts.Node} node
 *  @returns {string | undefined}
 */
function misdeed(node) {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return 'new Date() reads the clock: take the time as an argument';
  }
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const name = node.getText().replace(/^globalThis\./, '');
  if (/^console\.\w+$/.test(name)) return `${name} prints: only cli does; report through onProgress`;
  const reason = banned.get(name);
  return reason === undefined ? undefined : `${name} ${reason}`;
}

/** Below cli nothing prints, reads the clock or the command line, or draws without a seed.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* pure({ packages }) {
  for (const { name, shipped } of packages) {
    if (name === 'cli') continue;
    for (const { path, tree } of shipped) {
      /** @type {import('../rules.mjs').Finding[]} */
      const found = [];
      eachNode(tree, (node) => {
        const message = misdeed(node);
        if (message !== undefined) found.push({ file: path, line: lineOf(tree, node), message });
      });
      yield* found;
    }
  }
}
