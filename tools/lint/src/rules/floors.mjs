import { packageOf } from '../source.mjs';

/** The floor that each package stands on. A package imports from floors below its own only. */
export const floorOf = Object.freeze({
  tensor: 0,
  engines: 1,
  checkpoints: 1,
  losses: 1,
  'core-nets': 2,
  datasets: 2,
  metrics: 2,
  igc: 3,
  'synthetic-data': 3,
  uap: 3,
  training: 4,
  cli: 5,
});

/** @param {string} name @returns {number | undefined} */
const floor = (name) => /** @type {Record<string, number>} */ (floorOf)[name];

/** Imports between packages only point down, in manifests and in sources. Tests and their helpers are free: they are not shipped.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* floors({ packages }) {
  for (const { name, folder, manifest, shipped } of packages) {
    const own = floor(name);
    if (own === undefined) {
      yield {
        file: `${folder}/package.json`,
        line: 1,
        message: `@gans/${name} has no floor: give it one in tools/lint/src/rules/floors.mjs`,
      };
      continue;
    }
    const complaint = (/** @type {string} */ dependency) => {
      const [, other] = dependency.match(/^@gans\/(.+)$/) ?? [];
      if (other === undefined || other === name) return undefined;
      const below = floor(other);
      if (below !== undefined && below < own) return undefined;
      const where = below === undefined ? 'on no floor' : `on floor ${below}`;
      return `@gans/${name} (floor ${own}) uses ${dependency} (${where}): pass what it needs as an argument, or move it down`;
    };
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      const message = complaint(dependency);
      if (message !== undefined) yield { file: `${folder}/package.json`, line: 1, message };
    }
    for (const { path, imports } of shipped) {
      for (const { name: imported, line } of imports) {
        const message = complaint(packageOf(imported) ?? '');
        if (message !== undefined) yield { file: path, line, message };
      }
    }
  }
}
