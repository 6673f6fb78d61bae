import { execFile } from 'node:child_process';
import { root } from './packages.mjs';

/** A command that ended badly, with what it printed. */
export class CommandFailure extends Error {}

/** Runs a program without a shell and returns what it printed on stdout.
 *
 *  @param {readonly string[]} command
 *  @param {{ cwd?: string, timeoutMs?: number }} [options]
 *  @returns {Promise<string>}
 *  @throws {CommandFailure} with the last lines of its output
 */
export function command([program = '', ...args], { cwd = root, timeoutMs = 120_000 } = {}) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, timeout: timeoutMs, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
      const how = error.killed ? `took longer than ${timeoutMs / 1000} s` : `ended with status ${error.code}`;
      reject(new CommandFailure(`${[program, ...args].join(' ')}\n${how}:\n${last}`));
    });
  });
}
