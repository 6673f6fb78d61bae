import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { entries } from '../packages.mjs';

/** How a package's reports are made: one `etc/NAME[.ENTRY].api.md` an entry, from the built types.
 *
 *  @param {import('../packages.mjs').Package} one
 *  @param {string} entry such as `` or `/ops`
 *  @param {string} scratch a folder for the report to compare with
 */
function configure({ name, folder }, entry, scratch) {
  const stem = entry === '' ? 'index' : entry.slice(1);
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, 'dist', `${stem}.d.ts`),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'ESNext',
            moduleResolution: 'Bundler',
            lib: ['ES2022', 'DOM'],
            types: [],
            strict: true,
            skipLibCheck: true,
          },
          files: [`dist/${stem}.d.ts`],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}${entry.replace('/', '.')}.api.md`,
        reportFolder: join(folder, 'etc'),
        reportTempFolder: scratch,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        // The house documents in its own form; the report is about signatures, and every type in them must be exported.
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.None },
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.Error },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  });
}

/** Whether a name is exported by some entry of a package: a type may come from another entry than the function that uses it.
 *
 *  @param {import('../packages.mjs').Package} one
 *  @param {string} name
 */
function isExported({ folder, manifest }, name) {
  const pattern = new RegExp(`^export \\{[^}]*\\b${name}\\b`, 'm');
  return entries(manifest).some((entry) =>
    pattern.test(readFileSync(join(folder, 'dist', `${entry.slice(1) || 'index'}.d.ts`), 'utf8')),
  );
}

/** Compares the public signatures of a package with its committed API reports, or rewrites the reports.
 *
 *  @param {import('../packages.mjs').Package} one built
 *  @param {{ update: boolean }} options
 *  @returns {string[]} one line for each report that differs (none with `update`)
 */
export function apiReportFaults(one, { update }) {
  const scratch = mkdtempSync(join(tmpdir(), 'gans-api-'));
  mkdirSync(join(one.folder, 'etc'), { recursive: true });
  try {
    return entries(one.manifest).flatMap((entry) => {
      /** @type {string[]} */
      const errors = [];
      const { apiReportChanged } = Extractor.invoke(configure(one, entry, scratch), {
        localBuild: update,
        messageCallback: (message) => {
          message.handled = true;
          const [, forgotten] = message.text.match(/^The symbol "(\w+)" needs to be exported/) ?? [];
          const excused = forgotten !== undefined && isExported(one, forgotten);
          if (message.logLevel === ExtractorLogLevel.Error && !excused) errors.push(message.text);
        },
      });
      if (!update && apiReportChanged) {
        errors.push(
          `etc/${one.name}${entry.replace('/', '.')}.api.md is stale: look at what changed, then \`npm run api:update\` and commit it`,
        );
      }
      return errors;
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
