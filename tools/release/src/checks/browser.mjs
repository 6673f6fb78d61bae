import { spawn } from 'node:child_process';
import { accessSync, constants, createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { build } from 'esbuild';
import { expectedLoss, hingeExample } from './hinge-example.mjs';

const timeoutMs = 60_000;

/** A Chromium on this machine: the one that GANS_CHROMIUM names, else the first on the path or in the usual places.
 *
 *  @returns {string | undefined}
 */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...(process.env.GANS_CHROMIUM === undefined ? [] : [process.env.GANS_CHROMIUM]),
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/usr/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The page: bundled for browsers, on the wasm backend; it reports to the server that it came from. */
const page = `
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { hingeDiscriminatorLoss } from '@gans/losses';
${hingeExample}
const report = (result) => fetch('/result', { method: 'POST', body: JSON.stringify(result) });
addEventListener('error', ({ message }) => report({ error: message }));
setWasmPaths('/wasm/');
tf.setBackend('wasm')
  .then((works) => (works ? compute(tf, hingeDiscriminatorLoss) : Promise.reject(new Error('the wasm backend did not start'))))
  .then(report, (error) => report({ error: String(error.stack ?? error) }));
`;

/** Serves the page until it reports.
 *
 *  @param {string} project
 *  @returns {Promise<{ url: string, result: Promise<any>, close: () => void }>}
 */
function serve(project) {
  return new Promise((resolve) => {
    /** @type {(result: any) => void} */
    let settle;
    const result = new Promise((done) => {
      settle = done;
    });
    const server = createServer((request, response) => {
      const path = request.url ?? '/';
      if (request.method === 'POST') {
        let body = '';
        request.on('data', (part) => {
          body += part;
        });
        request.on('end', () => {
          response.end();
          settle(JSON.parse(body));
        });
      } else if (path === '/') {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end('<!doctype html><title>@gans/losses</title><script type="module" src="/page.js"></script>');
      } else {
        const isWasm = path.startsWith('/wasm/');
        const folder = isWasm
          ? join(project, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist')
          : join(project, 'bundle');
        response.setHeader('content-type', isWasm ? 'application/wasm' : 'text/javascript');
        createReadStream(join(folder, basename(path)))
          .on('error', () => response.writeHead(404).end())
          .pipe(response);
      }
    });
    server.listen(0, '127.0.0.1', () => {
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      resolve({
        url: `http://127.0.0.1:${address.port}/`,
        result,
        close: () => server.closeAllConnections() ?? server.close(),
      });
    });
  });
}

/** Bundles a page that computes a loss and its gradient on the wasm backend, and opens it in headless Chromium.
 *
 *  @param {string} chromium
 *  @param {string} project where @gans/losses and @tensorflow/tfjs-backend-wasm are installed
 *  @returns {Promise<string[]>}
 */
export async function browserFaults(chromium, project) {
  writeFileSync(join(project, 'page.mjs'), page);
  await build({
    absWorkingDir: project,
    entryPoints: ['page.mjs'],
    outfile: 'bundle/page.js',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  });
  const { url, result, close } = await serve(project);
  const profile = mkdtempSync(join(tmpdir(), 'gans-chromium-'));
  const quiet = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
  ];
  const browser = spawn(chromium, [...quiet, '--remote-debugging-port=0', `--user-data-dir=${profile}`, url], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  browser.stderr.on('data', (text) => {
    complaints += text;
  });
  const ended = new Promise((resolve) => browser.once('close', resolve));
  const failed = new Promise((resolve) => {
    browser.once('error', ({ message }) => resolve({ error: message }));
    browser.once('exit', (code) =>
      resolve({ error: `${chromium} ended with status ${code}:\n${complaints.slice(-2000)}` }),
    );
    setTimeout(
      () => resolve({ error: `the page reported nothing within ${timeoutMs / 1000} s:\n${complaints.slice(-2000)}` }),
      timeoutMs,
    ).unref();
  });
  const reported = await Promise.race([result, failed]);
  browser.kill();
  await ended;
  close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  if (reported.error !== undefined) return [reported.error];
  return reported.backend === 'wasm' ? expectedLoss(reported) : [`ran on ${reported.backend}, not on wasm`];
}
