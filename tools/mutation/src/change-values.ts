import ts from 'typescript';
import type { Replacement } from './mutant';

/** Changes numbers and truth values, and decides conditions beforehand. */
export function changeValues(node: ts.Node): Replacement[] {
  if (ts.isNumericLiteral(node) && !isName(node)) return [{ code: anotherNumber(node) }];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ code: 'false' }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ code: 'true' }];
  if (isCondition(node)) return [{ code: 'true' }, { code: 'false' }];
  return [];
}

const isName = ({ parent }: ts.Node) => ts.isPropertyAssignment(parent) && ts.isNumericLiteral(parent.name);

// 1 for 0, the next for an integer, the double for a fraction.
function anotherNumber(node: ts.NumericLiteral): string {
  const value = Number(node.text);
  return String(Number.isInteger(value) && value < 1e9 ? value + 1 : 2 * value);
}

// The condition of an `if` or of `? :`. Where the `if` guards one throw, that is left out by another mutant: the same as false.
function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  return (
    ts.isIfStatement(parent) && parent.expression === node && !ts.isThrowStatement(onlyStatement(parent.thenStatement))
  );
}

function onlyStatement(node: ts.Statement): ts.Statement {
  return ts.isBlock(node) && node.statements.length === 1 ? node.statements[0]! : node;
}
