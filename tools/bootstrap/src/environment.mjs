import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { at } from './paths.mjs';

/** The environment of what we start: the caller's own, with the workspace's binaries first on the path, no telemetry, and retries that give up in seconds. */
export function childEnvironment() {
  return {
    // A registry that cannot be reached should be reported soon; whoever has set these keeps what they set.
    npm_config_fetch_retries: '2',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '5000',
    // Build servers ask for colours that a log cannot show.
    ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
    ...process.env,
    PATH: [at('node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  };
}

/** The command that runs npm: the npm that started us, else the one that came with this Node, else whatever `npm` is on the path.
 *
 *  @returns {[command: string, ...args: string[]]}
 */
export function npmCommand() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  for (const path of candidates) {
    if (path !== undefined && basename(path) === 'npm-cli.js' && existsSync(path)) return [process.execPath, path];
  }
  return ['npm'];
}
