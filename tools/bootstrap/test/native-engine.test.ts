import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeAnswer, setUpNativeEngine, wantedEngine } from '../src/native-engine.mjs';
import { StepFailure } from '../src/step.mjs';

const ready = (source: string, downloadedBytes: number, folder = '/l') => ({
  engine: 'tensorflow' as const,
  library: { source, folder, version: '2.21.0' },
  downloadedBytes,
});

describe('wantedEngine', () => {
  it.each([
    [[], undefined, 'auto'],
    [[], '', 'auto'],
    [[], 'auto', 'auto'],
    [[], 'tensorflow', 'tensorflow'],
    [[], 'wasm', undefined],
    [[], 'cpu', undefined],
    [['--engine', 'wasm'], undefined, undefined],
    [['--engine=cpu'], undefined, undefined],
    [['--engine', 'tensorflow'], 'wasm', 'tensorflow'],
    [['--engine', 'auto'], 'wasm', undefined],
    [['--engine=wasm', '--seed', '7', '--engine', 'auto'], undefined, 'auto'],
    [['--engine', 'auto', '--engine=wasm'], undefined, undefined],
    [['--engine'], undefined, 'auto'],
    [['--help'], undefined, undefined],
  ] as const)('of %j with GANS_ENGINE=%s is %s', (args, GANS_ENGINE, engine) => {
    expect(wantedEngine(args, { GANS_ENGINE })).toBe(engine);
  });
});

describe('describeAnswer', () => {
  it('says what is ready, where it comes from, and what was downloaded', () => {
    expect(describeAnswer(ready('cache', 0), '1.1 s', '')).toBe('TensorFlow 2.21.0 is ready, 1.1 s');
    expect(describeAnswer(ready('cache', 273_829_956), '41 s', '')).toBe(
      'TensorFlow 2.21.0 is ready (274 MB downloaded, kept in /l), 41 s',
    );
    expect(describeAnswer(ready('cache', 1e6, join(homedir(), '.cache')), '41 s', '')).toContain(
      `kept in ~${sep}.cache)`,
    );
    expect(describeAnswer(ready('python3', 0), '9.0 s', '')).toBe('TensorFlow 2.21.0 is ready (python3: /l), 9.0 s');
  });

  it('says why not and what follows, in one line', () => {
    const message = 'setupTensorflow: expected a python3 with pip, got no Python on the PATH. Install them.';
    expect(describeAnswer({ error: { message } }, '0.4 s', 'The engine wasm takes over.')).toBe(
      'left out after 0.4 s: expected a python3 with pip, got no Python on the PATH. Install them. The engine wasm takes over.',
    );
    expect(describeAnswer({ error: { message } }, '0.4 s', '')).toMatch(/Install them\.$/);
  });

  it('says that Windows has another engine', () => {
    expect(describeAnswer({ engine: 'wasm' }, '0.4 s', '')).toBe('not on Windows, where the engine is wasm, 0.4 s');
  });
});

describe('setUpNativeEngine', () => {
  afterEach(() => vi.restoreAllMocks());
  const setUp = async (script: string) => {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const result = await setUpNativeEngine('The engine wasm takes over.', [process.execPath, '-e', script]).catch(
      (error) => error,
    );
    vi.restoreAllMocks();
    return { result, line: written.join('').replace(/\d+\.\d s/, 'T') };
  };

  it('is one line that says that the library is ready', async () => {
    expect(await setUp(`console.log('${JSON.stringify(ready('cache', 0))}')`)).toEqual({
      result: true,
      line: "Set up TensorFlow's native library ... TensorFlow 2.21.0 is ready, T\n",
    });
  });

  it('is one line that says why not, and not the end', async () => {
    const script = `console.log('{"error":{"message":"f: expected pip, got none. Install it."}}'); process.exitCode = 1`;
    expect(await setUp(script)).toEqual({
      result: false,
      line: "Set up TensorFlow's native library ... left out after T: expected pip, got none. Install it. The engine wasm takes over.\n",
    });
  });

  it('survives a set-up that crashes', async () => {
    expect(await setUp("throw new Error('odd')")).toEqual({
      result: false,
      line: "Set up TensorFlow's native library ... left out after T: it ended with status 1; `npx gans setup` shows more. The engine wasm takes over.\n",
    });
  });

  it('ends the run when the user interrupts it', async () => {
    const { result, line } = await setUp('process.exit(130)');
    expect(result).toBeInstanceOf(StepFailure);
    expect(result.code).toBe(130);
    expect(line).toBe("Set up TensorFlow's native library ... interrupted after T\n");
  });
});
