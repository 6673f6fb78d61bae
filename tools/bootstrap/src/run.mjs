import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { childEnvironment } from './environment.mjs';
import { root } from './paths.mjs';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Runs a command to its end and tells how it ended. While it runs, signals sent to us reach it, so that it can end in order and we after it.
 *
 *  @param {readonly string[]} command the program and its arguments
 *  @param {{ output: 'inherit' | 'capture', folder?: string }} options `inherit` shares our terminal; `capture` keeps stdout and stderr, in the order they came. `folder`: where to run it, the root unless said otherwise
 *  @returns {Promise<{ code: number, output: string }>} the exit code (128 + n after signal n, 127 when it could not be started)
 */
export function run([program = '', ...args], { output, folder = root }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: childEnvironment(),
      stdio: output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
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
