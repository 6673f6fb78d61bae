import ts from 'typescript';
import { lineOf } from '../source.mjs';

/** Whether a statement is exported by its own keyword.
 *
 *  @param {ts.Statement} statement
 */
const isExported = (statement) =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** Every export has a docstring, and every file that exports a function or a value has a test beside it.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* documented({ packages }) {
  for (const { sources, shipped } of packages) {
    const paths = new Set(sources.map(({ path }) => path));
    for (const { path, tree } of shipped) {
      if (path.endsWith('/index.ts') || path.includes('/internal/')) continue;
      const exported = tree.statements.filter(isExported);
      /** @type {ts.Statement | undefined} */
      let previous;
      for (const statement of exported) {
        // The overloads of a function share the docstring of the first.
        const overload =
          ts.isFunctionDeclaration(statement) &&
          previous !== undefined &&
          ts.isFunctionDeclaration(previous) &&
          previous.name?.text === statement.name?.text;
        if (!overload && ts.getJSDocCommentsAndTags(statement).length === 0) {
          yield { file: path, line: lineOf(tree, statement), message: 'exports something without a docstring' };
        }
        previous = statement;
      }
      const runs = exported.find(
        (s) => ts.isFunctionDeclaration(s) || ts.isVariableStatement(s) || ts.isClassDeclaration(s),
      );
      if (runs !== undefined && !paths.has(path.replace(/\.ts$/, '.test.ts'))) {
        yield { file: path, line: lineOf(tree, runs), message: 'exports something and has no test beside it' };
      }
    }
  }
}
