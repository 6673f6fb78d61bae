import ts from 'typescript';
import type { Replacement } from './mutant';

/** What a module calls the functions that it imports, by those names; `sum as tfSum` is a `sum`. */
export type Imported = ReadonlyMap<string, string>;

const tensorSwaps: Readonly<Record<string, readonly string[]>> = {
  add: ['sub'],
  sub: ['add'],
  mul: ['div'],
  div: ['mul'],
  mean: ['sum'],
  sum: ['mean'],
  max: ['min'],
  min: ['max'],
  maximum: ['minimum'],
  minimum: ['maximum'],
  greater: ['greaterEqual', 'lessEqual'],
  greaterEqual: ['greater', 'less'],
  less: ['lessEqual', 'greaterEqual'],
  lessEqual: ['less', 'greater'],
  equal: ['notEqual'],
  notEqual: ['equal'],
  argMax: ['argMin'],
  zeros: ['ones'],
  ones: ['zeros'],
  zerosLike: ['onesLike'],
};
const opSwaps: Readonly<Record<string, string>> = {
  maximumScalar: 'minimumScalar',
  minimumScalar: 'maximumScalar',
  softmax: 'logSoftmax',
  logSoftmax: 'softmax',
};
const toArgument = new Set(
  'abs exp l2Normalize log maximumScalar minimumScalar neg relu sigmoid softplus sqrt square stopGradient tanh'.split(
    ' ',
  ),
);
const toCallOfArgument = new Set(['tidy', 'withoutGradient']);

const methodSwaps: Readonly<Record<string, string>> = {
  'Math.max': 'Math.min',
  'Math.min': 'Math.max',
  'Math.floor': 'Math.ceil',
  'Math.ceil': 'Math.floor',
  some: 'every',
  every: 'some',
};
const mathToArgument = /^Math\.(?:abs|exp|expm1|log|log1p|sqrt|floor|ceil|trunc)$/;

/** Swaps functions of tensors for their neighbours, or leaves them out: mean and sum, relu and its argument, tidy and its body. */
export function changeCalls(node: ts.Node, imported: Imported): Replacement[] {
  if (!ts.isCallExpression(node)) return [];
  const callee = node.expression.getText();
  const rest = node.getText().slice(callee.length);
  const [argument] = node.arguments;
  const name = imported.get(callee);
  if (name !== undefined)
    return [
      ...(tensorSwaps[name] ?? []).map((other) => ({ code: `$tf.${other}${rest}`, after: `${other}${rest}` })),
      ...(name in opSwaps ? [{ code: `$ops.${opSwaps[name]}${rest}`, after: `${opSwaps[name]}${rest}` }] : []),
      ...(toArgument.has(name) && argument !== undefined ? [{ code: argument.getText() }] : []),
      ...(toCallOfArgument.has(name) && argument !== undefined ? [{ code: `(${argument.getText()})()` }] : []),
    ];
  const replacements: Replacement[] = [];
  if (callee in methodSwaps) replacements.push({ code: `${methodSwaps[callee]}${rest}` });
  if (mathToArgument.test(callee) && argument !== undefined) replacements.push({ code: argument.getText() });
  if (ts.isPropertyAccessExpression(node.expression) && /^(?:some|every)$/.test(node.expression.name.text)) {
    const object = node.expression.expression.getText();
    replacements.push({ code: `${object}.${methodSwaps[node.expression.name.text]}${rest}` });
  }
  return replacements;
}

/** The names in a module of what it imports from TensorFlow.js and from our ops. */
export function importedFunctions(tree: ts.SourceFile): Imported {
  const names = new Map<string, string>();
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    if (!['@tensorflow/tfjs-core', '@gans/tensor/ops'].includes(statement.moduleSpecifier.text)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const { name, propertyName } of bindings.elements) names.set(name.text, (propertyName ?? name).text);
  }
  return names;
}
