import { buildRepository } from '../src/repository.mjs';
import { rules } from '../src/rules.mjs';

const entry = (stem: string) => ({
  import: { types: `./dist/${stem}.d.ts`, default: `./dist/${stem}.js` },
  require: { types: `./dist/${stem}.d.cts`, default: `./dist/${stem}.cjs` },
});

/** A manifest that breaks no rule. */
export function manifestOf(name: string, changes: Record<string, unknown> = {}): string {
  return JSON.stringify(
    {
      name: `@gans/${name}`,
      version: '0.1.0',
      description: 'Does one thing.',
      license: 'MIT',
      author: 'The @gans authors',
      repository: { type: 'git', url: 'git+https://example.org/gans.git', directory: `packages/${name}` },
      keywords: ['gan'],
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20' },
      main: './dist/index.cjs',
      module: './dist/index.js',
      types: './dist/index.d.ts',
      exports: { '.': entry('index'), './package.json': './package.json' },
      files: ['dist', 'README.md', 'CITATION.cff', 'CHANGELOG.md', 'LICENSE'],
      scripts: { build: 'tsup' },
      ...changes,
    },
    null,
    2,
  );
}

/** The files of a package that breaks no rule, with some of them replaced or added. */
export function packageOf(name: string, changes: Record<string, string | undefined> = {}): Record<string, string> {
  const files: Record<string, string | undefined> = {
    'package.json': manifestOf(name),
    'README.md': `# @gans/${name}\n\n    npm install @gans/${name}\n\n\`\`\`ts\nimport { a } from '@gans/${name}';\n\`\`\`\n`,
    'CITATION.cff': 'cff-version: 1.2.0\nversion: 0.1.0\n',
    'CHANGELOG.md': `# @gans/${name}\n\n## 0.1.0\n\nFirst release.\n`,
    LICENSE: 'free',
    'tsconfig.json': '{ "extends": "../../tsconfig.base.json", "compilerOptions": { "types": [] } }',
    'tsup.config.ts': "export default preset(['src/index.ts']);\n",
    'src/index.ts': "export { a } from './a';\n",
    'src/a.ts': '/** One. */\nexport const a = 1;\n',
    'examples/a.ts': "import { a } from '../src';\n\nconsole.log(a);\n",
    'src/a.test.ts': "import { a } from './a';\n",
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) => (text === undefined ? [] : [[`packages/${name}/${path}`, text]])),
  );
}

/** What one rule says of these files, as `file:line message`. */
export function say(rule: keyof typeof rules, ...packages: Record<string, string>[]): string[] {
  const files = Object.entries({ LICENSE: 'free', ...Object.assign({}, ...packages) });
  const repository = buildRepository(
    '/srv/gans',
    files.map(([path, text]) => ({ path, text: String(text) })),
  );
  return Array.from(rules[rule]?.(repository) ?? [], ({ file, line, message }) => `${file}:${line} ${message}`);
}
