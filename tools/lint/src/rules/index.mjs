import ts from 'typescript';
import { lineOf } from '../source.mjs';

/** `index.ts` only re-exports, by name.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* index({ packages }) {
  for (const { sources } of packages) {
    for (const { path, tree } of sources) {
      if (!path.endsWith('/index.ts')) continue;
      for (const statement of tree.statements) {
        const named =
          ts.isExportDeclaration(statement) &&
          statement.exportClause !== undefined &&
          ts.isNamedExports(statement.exportClause);
        if (!named)
          yield {
            file: path,
            line: lineOf(tree, statement),
            message: 'index.ts only re-exports by name: `export { a, type B } from ...`',
          };
      }
    }
  }
}
