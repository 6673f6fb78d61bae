import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--enable-logging=stderr',
  '--virtual-time-budget=4000',
  '--window-size=1280,2400',
];

/** A Chromium on this machine: the one that GANS_CHROMIUM names, else the first on the path; undefined where there is none. */
export const chromium: string | undefined = [
  ...(process.env.GANS_CHROMIUM === undefined ? [] : [process.env.GANS_CHROMIUM]),
  ...(process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome', 'chrome'].map((name) => join(folder, name))),
].find((path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** What a browser did with a page. */
export interface OpenedPage {
  /** The page after its scripts have run. */
  readonly dom: string;
  /** What stood in the console: errors of scripts, refused requests. */
  readonly console: readonly string[];
  /** Addresses that were asked for over a network. */
  readonly requests: readonly string[];
}

/** Opens a page from a file in headless Chromium.
 *
 *  @param page its HTML.
 *  @param script run at the end of it, as a reader's hand would.
 */
export async function openInChromium(page: string, script = ''): Promise<OpenedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'gans-chromium-'));
  const at = (name: string) => join(folder, name);
  try {
    await writeFile(at('page.html'), page.replace('</body>', `<script>${script}</script></body>`));
    const own = [`--user-data-dir=${at('profile')}`, `--log-net-log=${at('net.json')}`, '--dump-dom'];
    const { stdout, stderr } = await run(chromium!, [...FLAGS, ...own, pathToFileURL(at('page.html')).href]);
    const log = await readFile(at('net.json'), 'utf8');
    return {
      dom: stdout,
      console: stderr.split('\n').filter((line) => line.includes(':CONSOLE')),
      requests: [...new Set(log.split('\n').flatMap(requestOfPage))],
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

// One event a line. The browser asks for things of its own, none of which a file has begun.
function requestOfPage(event: string): string[] {
  const url = /"initiator":"(?:file:|null).*"url":"((?:https?|wss?):[^"]*)"/.exec(event)?.[1];
  return url === undefined ? [] : [url];
}

function run(program: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve({ stdout, stderr }) : reject(new Error(`${program} ended with ${code}: ${stderr}`)),
    );
  });
}
