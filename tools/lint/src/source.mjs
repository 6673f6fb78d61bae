import ts from 'typescript';

/** A parsed TypeScript file.
 *  @typedef {object} Source
 *  @property {string} path
 *  @property {string} text
 *  @property {boolean} isTest
 *  @property {ts.SourceFile} tree
 *  @property {readonly { name: string, line: number }[]} imports what it imports, in any way
 */

/** The 1-based line of a node.
 *
 *  @param {ts.SourceFile} tree
 *  @param {ts.Node} node
 */
export const lineOf = (tree, node) => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;

/** Calls `visit` for each node of a tree, parents first.
 *
 *  @param {ts.Node} node
 *  @param {(node: ts.Node) => void} visit
 */
export function eachNode(node, visit) {
  visit(node);
  node.forEachChild((child) => eachNode(child, visit));
}

/** The module that a node names: in an import or export declaration, `import('x')`, `require('x')`, `require.resolve('x')` or the type `import('x').T`.
 *
 *  @param {ts.Node} node
 *  @returns {ts.StringLiteralLike | undefined}
 */
function moduleNamed(node) {
  const asLiteral = (/** @type {ts.Node | undefined} */ part) =>
    part !== undefined && ts.isStringLiteralLike(part) ? part : undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return asLiteral(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return asLiteral(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression;
  const imports =
    callee.kind === ts.SyntaxKind.ImportKeyword || /^require(?:\.resolve)?$/.test(callee.getText(node.getSourceFile()));
  return imports ? asLiteral(node.arguments[0]) : undefined;
}

/** @param {import('./repository.mjs').TextFile} file @returns {Source} */
export function parseSource({ path, text }) {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  /** @type {{ name: string, line: number }[]} */
  const imports = [];
  eachNode(tree, (node) => {
    const literal = moduleNamed(node);
    if (literal !== undefined) imports.push({ name: literal.text, line: lineOf(tree, literal) });
  });
  return { path, text, isTest: /\.test\.ts$/.test(path), tree, imports };
}

/** The package that a module name belongs to: `@gans/tensor` for `@gans/tensor/ops`; `undefined` for relative and `node:` modules.
 *
 *  @param {string} name
 */
export function packageOf(name) {
  if (/^(?:\.|\/|#|node:)/.test(name)) return undefined;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
