import ts from 'typescript';

/** A sample in a docstring.
 *  @typedef {{ name: string, line: number, code: string }} Example
 */

/** The name that a declaration exports, for people to read.
 *
 *  @param {ts.Node} node
 *  @returns {string}
 */
function nameOf(node) {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]?.name.getText() ?? 'const';
  return 'name' in node && node.name !== undefined ? /** @type {ts.Node} */ (node.name).getText() : 'export';
}

/** The `@example` blocks of a source, each with the export that it belongs to and the 1-based line of its tag.
 *
 *  @param {string} path
 *  @param {string} text TypeScript
 *  @returns {Example[]}
 */
export function examples(path, text) {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  /** @type {Example[]} */
  const found = [];
  const visit = (/** @type {ts.Node} */ node) => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== 'example' || tag.parent.parent !== node) continue;
      // The raw text keeps what a docstring's own syntax would swallow, such as {@link} or an at-sign.
      const raw = text.slice(tag.tagName.getEnd(), tag.getEnd()).replace(/\s*\*\/\s*$/, '');
      const code = raw.replace(/^[ \t]*\* {0,2}/gm, '').replace(/^```\w*\s*$/gm, '');
      found.push({
        name: nameOf(node),
        line: tree.getLineAndCharacterOfPosition(tag.getStart()).line + 1,
        code: code.trim(),
      });
    }
    node.forEachChild(visit);
  };
  visit(tree);
  return found;
}

const AsyncFunction = /** @type {FunctionConstructor} */ ((async () => {}).constructor);

/** Runs a sample. Its imports come from `load`; names that it does not define come from `scope`.
 *
 *  @param {string} code TypeScript, with `await` and `import` where it likes
 *  @param {{ scope: Readonly<Record<string, unknown>>, load: (name: string) => Promise<unknown> }} surroundings
 *  @returns {Promise<void>}
 */
export async function runExample(code, { scope, load }) {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: false },
  });
  const modules = new Map();
  for (const [, name = ''] of outputText.matchAll(/\brequire\(["']([^"']+)["']\)/g))
    modules.set(name, await load(name));
  const names = Object.keys(scope);
  // The inner block lets a sample declare a name that the scope has too.
  const body = new AsyncFunction('require', 'exports', ...names, `{\n${outputText}\n}`);
  await body((/** @type {string} */ name) => modules.get(name), {}, ...names.map((name) => scope[name]));
}

/** What a sample says that it prints: for each line that prints, in order, the numbers in the comment behind it, or undefined where the comment holds words or there is none.
 *
 *  @param {string} code
 *  @returns {(number[] | undefined)[]}
 */
export function promisedNumbers(code) {
  const printing = code.split('\n').filter((line) => /(?:\.print\(\)|console\.(?:log|error)\(.*\));/.test(line));
  return printing.map((line) => {
    const [, comment = ''] = line.split('; // ');
    return /^[-\d.,e\s[\]]*\d[-\d.,e\s[\]]*$/.test(comment) ? numbersIn(comment) : undefined;
  });
}

/** The numbers in a text.
 *
 *  @param {string} text
 *  @returns {number[]}
 */
export const numbersIn = (text) => (text.match(/-?\d[\d.]*(?:e[-+]?\d+)?/g) ?? []).map(Number);
