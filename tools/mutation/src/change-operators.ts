import ts from 'typescript';
import type { Replacement } from './mutant';

const swaps: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '+=': ['-='],
  '-=': ['+='],
  '*=': ['/='],
  '/=': ['*='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
};

/** Swaps an operator for its neighbour or its opposite, drops a sign or a negation, turns counting round. */
export function changeOperators(node: ts.Node): Replacement[] {
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [operand(node.left), operand(node.right)];
    return (swaps[node.operatorToken.getText()] ?? []).map((operator) => ({ code: `${left} ${operator} ${right}` }));
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const inner = node.operand.getText();
    if (node.operator === ts.SyntaxKind.ExclamationToken || node.operator === ts.SyntaxKind.MinusToken)
      return [{ code: inner }];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const text = node.getText();
    if (node.operator === ts.SyntaxKind.PlusPlusToken) return [{ code: text.replace('++', '--') }];
    if (node.operator === ts.SyntaxKind.MinusMinusToken) return [{ code: text.replace('--', '++') }];
  }
  return [];
}

// An operand that is itself an operation keeps together whatever the new operator's precedence.
const operand = (node: ts.Expression): string => (ts.isBinaryExpression(node) ? `(${node.getText()})` : node.getText());
