import { isDeepStrictEqual } from 'node:util';

/** What the `exports` of an entry look like: types first, in both module systems.
 *
 *  @param {string} stem such as `index`
 */
const entry = (stem) => ({
  import: { types: `./dist/${stem}.d.ts`, default: `./dist/${stem}.js` },
  require: { types: `./dist/${stem}.d.cts`, default: `./dist/${stem}.cjs` },
});

/** The fields that every package has alike.
 *
 *  @param {string} name
 *  @param {any} manifest
 *  @param {readonly string[]} pages that are published beside the README
 *  @returns {Record<string, unknown>}
 */
function commonFields(name, { bin }, pages) {
  return {
    name: `@gans/${name}`,
    license: 'MIT',
    author: 'The @gans authors',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    main: './dist/index.cjs',
    module: './dist/index.js',
    types: './dist/index.d.ts',
    files: [
      ...(bin === undefined ? [] : ['bin']),
      'dist',
      'README.md',
      ...pages,
      'CITATION.cff',
      'CHANGELOG.md',
      'LICENSE',
    ],
    scripts: { build: 'tsup' },
  };
}

/** Every manifest has the same shape.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* manifest({ packages }) {
  for (const { name, folder, manifest: data, files } of packages) {
    const file = `${folder}/package.json`;
    const complain = (/** @type {string} */ message) => ({ file, line: 1, message });
    const pages = ['PRECISION.md'].filter((page) => files.some(({ path }) => path === `${folder}/${page}`));
    for (const [field, wanted] of Object.entries(commonFields(name, data, pages))) {
      if (!isDeepStrictEqual(data[field], wanted)) yield complain(`"${field}" must be ${JSON.stringify(wanted)}`);
    }
    if (!/^\d+\.\d+\.\d+$/.test(data.version)) yield complain('"version" must be three numbers');
    if (!/\.$/.test(data.description ?? '')) yield complain('"description" must be a sentence');
    if (!(data.keywords?.length > 0)) yield complain('"keywords" must name something');
    if (data.private !== undefined) yield complain('"private" keeps the package from being published');
    if (data.repository?.directory !== folder) yield complain(`"repository.directory" must be ${folder}`);

    const build = files.find(({ path }) => path === `${folder}/tsup.config.ts`)?.text ?? '';
    for (const [key, value] of Object.entries(data.exports ?? {})) {
      if (key === './package.json') continue;
      const stem = key === '.' ? 'index' : key.slice(2);
      if (!isDeepStrictEqual(value, entry(stem)))
        yield complain(`"exports" must map "${key}" to ${JSON.stringify(entry(stem))}`);
      if (!files.some(({ path }) => path === `${folder}/src/${stem}.ts`))
        yield complain(`"exports" has "${key}", but src/${stem}.ts is not there`);
      if (!build.includes(`'src/${stem}.ts'`))
        yield complain(`"exports" has "${key}", but tsup.config.ts does not build src/${stem}.ts`);
    }
    if (data.exports?.['.'] === undefined) yield complain('"exports" must have "."');
    if (data.exports?.['./package.json'] !== './package.json') yield complain('"exports" must have "./package.json"');
    for (const [dependency, range] of Object.entries(data.dependencies ?? {})) {
      if (dependency.startsWith('@gans/') && range !== 'workspace:^')
        yield complain(`${dependency} must be "workspace:^"`);
    }
    if (
      data.peerDependencies?.['@tensorflow/tfjs-core'] !== undefined &&
      data.peerDependencies['@tensorflow/tfjs-core'] !== '~4.22.0'
    ) {
      yield complain('@tensorflow/tfjs-core must be the peer "~4.22.0"');
    }
  }
}
