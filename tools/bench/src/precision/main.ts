import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { listEngines, useEngine } from '@gans/engines';
import { exactCases } from './exact-sets';
import { type EngineErrors, precisionPage } from './page';
import { peerErrors } from './peer-errors';
import { stagesOf } from './stages';

// Measures every engine that starts, then the Python tools, and writes the page.
const page = fileURLToPath(new URL('../../../packages/metrics/PRECISION.md', import.meta.url));
const say = (line: string) => process.stderr.write(`precision: ${line}\n`);

const cases = exactCases();
const stages = stagesOf(cases);
const measured: EngineErrors[] = [];
for (const { name } of listEngines()) {
  const engine = await useEngine(name).catch((error: Error) => {
    say(`without ${name}: ${error.message}`);
    return undefined;
  });
  if (engine === undefined) continue;
  const errors = new Map<string, number>();
  for (const stage of stages) {
    say(`${name}: ${stage.name}`);
    errors.set(stage.name, await stage.measure());
  }
  measured.push({ engine: name, version: engine.version, errors });
}
const peer = await peerErrors(cases, say).catch((error: Error) => {
  say(`without the Python tools: ${error.message}`);
  return undefined;
});
await writeFile(page, precisionPage(stages, measured, peer));
say(`wrote ${page}`);
