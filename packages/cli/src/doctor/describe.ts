import { formatNumber } from '../format';
import type { Findings } from './examine';
import type { EngineFinding } from './examine-engine';
import type { TensorflowFindings } from './examine-tensorflow';

const LABEL = 15;

/** Findings as text for a person.
 *
 *  @param findings from `examine`.
 *  @param width of the terminal in characters; longer lines are broken between words.
 */
export function describeFindings(findings: Findings, width: number): string {
  const { machine, versions, tfjsCopies, engines, chosen, tensorflow, cache, advice } = findings;
  const copies = tfjsCopies.length === 1 ? '1 copy loaded' : `${tfjsCopies.length} copies loaded`;
  const lines = [
    row('Machine', `${machine.processor}, ${count(machine.cores, 'core')}, ${machine.memoryGiB} GiB`),
    row('System', `${machine.platform}, Node ${machine.node}`),
    row('TensorFlow.js', `${versions['@tensorflow/tfjs-core'] ?? 'unknown'}, ${copies}`),
    ...(tfjsCopies.length > 1 ? tfjsCopies.map((path) => row('', path)) : []),
    row('Cache', `${cache.folder}, ${size(cache.sizeBytes)}`),
    '',
    ...describeEngines(
      engines.map((engine) => withoutLibraries(engine, tensorflow)),
      chosen,
    ),
    '',
    ...describeLibraries(tensorflow),
    '',
    ...(advice.length === 0
      ? ['Nothing to improve here.']
      : ['What would help', ...advice.map((line) => `  - ${line}`)]),
    '',
  ];
  return lines.map((line) => wrap(line, width)).join('\n');
}

/** Engines as a table: speeds in GFLOP/s, or the reason why there are none.
 *
 *  @param engines as found.
 *  @param chosen the one that `auto` takes; it gets a mark.
 */
export function describeEngines(engines: readonly EngineFinding[], chosen?: string): string[] {
  const columns = ['convolution', 'its gradients', 'matMul'];
  return [
    `${'Engines'.padEnd(LABEL)}version  threads  ${columns.join('  ')}   GFLOP/s`,
    ...engines.map(({ name, works, version = '', threads = 1, reasons, speed }) => {
      const head = `${name === chosen ? ' *' : '  '} ${name}`.padEnd(LABEL);
      if (!works || speed === undefined) return `${head}absent: ${reasons.map(withoutCaller).join('; ')}`;
      const cells = [
        gflops(speed.convolution),
        `${gflops(speed.inputGradient)}, ${gflops(speed.kernelGradient)}`,
        gflops(speed.matMul),
      ];
      const figures = cells.map((cell, i) => cell.padStart(columns[i]!.length));
      return head + [version.padEnd(7), String(threads).padStart(7), ...figures].join('  ');
    }),
  ];
}

/** The engine without what is said of each of its libraries further down. */
function withoutLibraries(engine: EngineFinding, { libraries }: TensorflowFindings): EngineFinding {
  const isTold =
    engine.name === 'tensorflow' && libraries.length > 0 && libraries.every(({ state }) => state === 'refused');
  return isTold ? { ...engine, reasons: ['none of its libraries works, see below'] } : engine;
}

function describeLibraries({ nodePackage, libraries, obstacle }: TensorflowFindings): string[] {
  const binding =
    nodePackage === undefined
      ? 'not installed: npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0'
      : `${nodePackage.name} ${nodePackage.version} from npm`;
  const nothing = `none found${obstacle === undefined ? '' : ', and gans setup cannot fetch one now'}`;
  return [
    row('TensorFlow', `kernels and binding: ${binding}`),
    ...(libraries.length === 0 ? [row('', `libraries: ${nothing}`)] : []),
    ...libraries.map(({ source, folder, version, state, reason }) => {
      const mark = { taken: ' *', refused: ' x', spare: '  ' }[state];
      const what = [
        ...(version === undefined ? [] : [version]),
        `from ${source}`,
        ...(folder === undefined ? [] : [folder]),
      ];
      const remark = { taken: '', refused: `: ${withoutCaller(reason ?? '')}`, spare: ' (not needed)' }[state];
      return `${mark} library`.padEnd(LABEL) + what.join(', ') + remark;
    }),
  ];
}

const row = (label: string, text: string) => label.padEnd(LABEL) + text;
const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
const gflops = (value: number) => formatNumber(Number(value.toPrecision(2)));
const size = (bytes: number) => (bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);
const withoutCaller = (message: string) => message.replace(/^\w+: (?=expected )/, '');

/** Breaks a line between words, and sets what follows under what comes after its label or dash. */
function wrap(line: string, width: number): string {
  const indent = ' '.repeat(line.startsWith('  - ') ? 4 : LABEL);
  const lines = [''];
  for (const word of line.split(/(?<=\S )(?=\S)/)) {
    const last = lines.at(-1)!;
    if (last.trim() !== '' && (last + word).trimEnd().length > width) lines.push(indent + word);
    else lines[lines.length - 1] = last + word;
  }
  return lines.map((text) => text.trimEnd()).join('\n');
}
