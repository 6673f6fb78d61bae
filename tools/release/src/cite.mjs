// Puts each package's version into its CITATION.cff: the second half of `npm run raise`, after `changeset version`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicPackages } from './packages.mjs';

for (const { folder, manifest } of publicPackages()) {
  const path = join(folder, 'CITATION.cff');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^version: .*$/m, `version: ${manifest.version}`));
}
