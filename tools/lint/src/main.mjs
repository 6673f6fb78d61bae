// `npm run lint`: the rules of this house that no general linter knows. Prints `file:line  message  (rule)` for each place; exit status 1 when there is one.
import { fileURLToPath } from 'node:url';
import { readRepository } from './repository.mjs';
import { lint } from './rules.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const repository = readRepository(root);
const findings = lint(repository);
for (const { file, line, message, rule } of findings) console.log(`${file}:${line}  ${message}  (${rule})`);
if (findings.length > 0) {
  console.log(
    `\n${findings.length} ${findings.length === 1 ? 'place breaks a rule' : 'places break rules'} of the house.`,
  );
  process.exitCode = 1;
}
