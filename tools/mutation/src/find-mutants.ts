import ts from 'typescript';
import { changeCalls, importedFunctions } from './change-calls';
import { changeOperators } from './change-operators';
import { changeValues } from './change-values';
import { leaveOut } from './leave-out';
import { inOneLine, type Mutant } from './mutant';

/** Finds every place of a source that can be changed, in the order of the text, outer ones first.
 *
 *  @param file its path, which mutants are named by.
 *  @param text TypeScript.
 *  @param firstId the number of the first.
 */
export function findMutants(file: string, text: string, firstId: number): Mutant[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const imported = importedFunctions(tree);
  const found: Mutant[] = [];
  const visit = (node: ts.Node) => {
    // Types do nothing when the program runs, and imports are what a program is made of.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    const [start, end] = [node.getStart(), node.getEnd()];
    const replacements = [
      ...leaveOut(node),
      ...changeOperators(node),
      ...changeCalls(node, imported),
      ...changeValues(node),
    ];
    for (const { code, after } of replacements)
      found.push({
        id: firstId + found.length,
        file,
        line: tree.getLineAndCharacterOfPosition(start).line + 1,
        within: nameAround(node),
        before: inOneLine(text.slice(start, end)),
        after: inOneLine(after ?? code ?? ''),
        start,
        end,
        code,
        isStatic: !isInFunction(node),
      });
    node.forEachChild(visit);
  };
  tree.forEachChild(visit);
  return found;
}

const isInFunction = (node: ts.Node): boolean => ts.findAncestor(node, ts.isFunctionLike) !== undefined;

function nameAround(node: ts.Node): string {
  const named = ts.findAncestor(
    node,
    (one) =>
      (ts.isFunctionDeclaration(one) || ts.isVariableDeclaration(one) || ts.isMethodDeclaration(one)) &&
      one.name !== undefined &&
      ts.isIdentifier(one.name),
  ) as ts.NamedDeclaration | undefined;
  return named?.name?.getText() ?? 'module';
}
