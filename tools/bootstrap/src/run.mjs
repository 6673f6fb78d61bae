import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { childEnvironment } from './environment.mjs';
import { root } from './paths.mjs';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** What becomes of stdin, stdout and stderr of a command. `inherit` shares our terminal; `capture` keeps stdout and stderr, in the order they came;
 *  `answer` keeps stdout, and leaves stderr to the terminal if there is one, for the progress of a long command.
 *
 *  @satisfies {Record<string, () => import('node:child_process').StdioOptions>}
 */
const streams = {
  inherit: () => 'inherit',
  capture: () => ['ignore', 'pipe', 'pipe'],
  answer: () => ['ignore', 'pipe', process.stderr.isTTY ? 'inherit' : 'ignore'],
};

/** Runs a command to its end and tells how it ended. While it runs, signals sent to us reach it, so that it can end in order and we after it.
 *
 *  @param {readonly string[]} command the program and its arguments
 *  @param {{ output: keyof typeof streams, folder?: string, env?: Record<string, string> }} options `output`: what becomes of what it prints. `folder`: where to run it, the root unless said otherwise. `env`: variables that it gets besides ours
 *  @returns {Promise<{ code: number, output: string }>} the exit code (128 + n after signal n, 127 when it could not be started)
 */
export function run([program = '', ...args], { output, folder = root, env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...childEnvironment(), ...env },
      stdio: streams[output](),
      windowsHide: true,
    });
    let captured = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        captured += text;
      });
    }
    const relays = signals.map((signal) => {
      // A terminal sends SIGINT to the whole group, so the child has it already: there we only wait.
      const relay = () => void (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
      process.on(signal, relay);
      return () => process.off(signal, relay);
    });
    const finish = (/** @type {number} */ code) => {
      for (const remove of relays) remove();
      resolve({ code, output: captured });
    };
    child.once('error', (error) => {
      captured += `${error.message}\n`;
      finish(127);
    });
    child.once('close', (code, signal) => finish(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
  });
}

/** Whether an exit code says that the command was interrupted (Ctrl-C, `kill`) rather than failed.
 *
 *  @param {number} code
 */
export const interrupted = (code) => signals.some((signal) => code === 128 + constants.signals[signal]);
