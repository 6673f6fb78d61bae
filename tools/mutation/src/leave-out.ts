import ts from 'typescript';
import type { Replacement } from './mutant';

/** Leaves out statements that throw, and calls made for what they do. */
export function leaveOut(node: ts.Node): Replacement[] {
  const isLone =
    ts.isThrowStatement(node) ||
    (ts.isExpressionStatement(node) &&
      ts.isCallExpression(node.expression) &&
      node.parent.kind !== ts.SyntaxKind.SourceFile);
  return isLone ? [{ code: undefined, after: 'nothing' }] : [];
}
