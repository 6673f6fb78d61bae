import { browserRooms } from './browser.mjs';

const wanted = [
  'README.md',
  'CITATION.cff',
  'CHANGELOG.md',
  'LICENSE',
  'tsconfig.json',
  'tsup.config.ts',
  'src/index.ts',
];

/** Every package has the same files, and they agree with each other.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* shape({ files, packages }) {
  const text = (/** @type {string} */ path) => files.find((file) => file.path === path)?.text;
  for (const { name, folder, manifest } of packages) {
    for (const path of wanted) {
      if (text(`${folder}/${path}`) === undefined) yield { file: `${folder}/${path}`, line: 1, message: 'is missing' };
    }
    if (!files.some(({ path }) => path.startsWith(`${folder}/examples/`))) {
      yield { file: `${folder}/examples`, line: 1, message: 'holds no example' };
    }
    if (text(`${folder}/LICENSE`) !== text('LICENSE')) {
      yield { file: `${folder}/LICENSE`, line: 1, message: 'differs from the LICENSE of the repository' };
    }
    const citation = text(`${folder}/CITATION.cff`)?.match(/^version: (.*)$/m)?.[1];
    if (citation !== manifest.version) {
      yield {
        file: `${folder}/CITATION.cff`,
        line: 1,
        message: `names version ${citation}, package.json ${manifest.version}`,
      };
    }
    const changes = text(`${folder}/CHANGELOG.md`) ?? '';
    if (!changes.includes(`\n## ${manifest.version}\n`)) {
      yield { file: `${folder}/CHANGELOG.md`, line: 1, message: `tells nothing of version ${manifest.version}` };
    }
    const { compilerOptions = {}, extends: base } = JSON.parse(text(`${folder}/tsconfig.json`) ?? '{}');
    if (base !== '../../tsconfig.base.json') {
      yield { file: `${folder}/tsconfig.json`, line: 1, message: 'must extend ../../tsconfig.base.json' };
    }
    if (browserRooms.includes(name) && compilerOptions.types?.length !== 0) {
      yield {
        file: `${folder}/tsconfig.json`,
        line: 1,
        message: '"types" must be [], so that nothing of Node is known',
      };
    }
  }
}
