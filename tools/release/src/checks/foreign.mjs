import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../command.mjs';
import { expectedLoss, hingeExample } from './hinge-example.mjs';

const loads = {
  esm: {
    tfjs: "import * as tf from '@tensorflow/tfjs';",
    ours: "import { hingeDiscriminatorLoss } from '@gans/losses';",
  },
  cjs: {
    tfjs: "const tf = require('@tensorflow/tfjs');",
    ours: "const { hingeDiscriminatorLoss } = require('@gans/losses');",
  },
};

/** A stranger's program that computes a loss of ours and its gradient with TensorFlow.js, imported in the given order.
 *
 *  @param {keyof typeof loads} system
 *  @param {readonly ('tfjs' | 'ours')[]} order
 */
const program = (system, order) => `${order.map((name) => loads[system][name]).join('\n')}
${hingeExample}
compute(tf, hingeDiscriminatorLoss).then((result) => console.log(JSON.stringify(result)));
`;

/** The four programs by name: both module systems, either order of imports. */
export const foreignPrograms = /** @type {const} */ (['esm', 'cjs']).flatMap((system) =>
  /** @type {const} */ ([
    ['tfjs', 'ours'],
    ['ours', 'tfjs'],
  ]).map((order) => ({
    name: `${system}, ${order[0] === 'tfjs' ? 'TensorFlow.js' : '@gans/losses'} first`,
    file: `foreign-${order[0]}-first.${system === 'esm' ? 'mjs' : 'cjs'}`,
    text: program(system, order),
  })),
);

/** Runs one of the programs where @gans/losses is installed.
 *
 *  @param {typeof foreignPrograms[number]} foreign
 *  @param {string} project
 *  @returns {Promise<string[]>}
 */
export async function foreignFaults({ file, text }, project) {
  writeFileSync(join(project, file), text);
  const printed = await command([process.execPath, join(project, file)], { cwd: project });
  return expectedLoss(JSON.parse(printed.trim().split('\n').at(-1) ?? ''));
}
