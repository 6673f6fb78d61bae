import { formatNumber } from '../format';
import type { EngineFinding, Findings } from './examine';

/** Findings as text for a person.
 *
 *  @param findings from `examine`.
 */
export function describeFindings(findings: Findings): string {
  const { machine, versions, tfjsCopies, engines, chosen, advice } = findings;
  const copies = tfjsCopies.length === 1 ? '1 copy loaded' : `${tfjsCopies.length} copies loaded`;
  return [
    `Machine        ${machine.processor}, ${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}, ${machine.memoryGiB} GiB`,
    `System         ${machine.platform}, Node ${machine.node}`,
    `TensorFlow.js  ${versions['@tensorflow/tfjs-core'] ?? 'unknown'}, ${copies}`,
    '',
    'Engines',
    ...engines.flatMap((engine) => engineLines(engine, engine.name === chosen)),
    '',
    ...(advice.length === 0 ? ['Nothing to improve here.'] : ['What would help', ...advice.map((line) => `  ${line}`)]),
    '',
  ].join('\n');
}

function engineLines(engine: EngineFinding, chosen: boolean): string[] {
  const { name, description, works, version, threads, speed } = engine;
  const mark = chosen ? '*' : ' ';
  if (!works || speed === undefined) return [` ${mark} ${name.padEnd(12)}absent: ${engine.reasons.join('; ')}`];
  const gflops = (value: number) => `${formatNumber(Number(value.toPrecision(2)))} GF/s`;
  return [
    ` ${mark} ${name.padEnd(12)}${version}, ${threads} ${threads === 1 ? 'thread' : 'threads'}; ${description}`,
    `   ${''.padEnd(12)}convolution ${gflops(speed.convolution)}, its gradients ${gflops(speed.inputGradient)} and ${gflops(speed.kernelGradient)}, matMul ${gflops(speed.matMul)}`,
  ];
}
