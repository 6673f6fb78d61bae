import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSide } from '../src/side';

const program = fileURLToPath(new URL('../peers/peer.py', import.meta.url));
const hasPython = spawnSync('python3', ['-c', '']).status === 0;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-bench-test-'));
  // A PyTorch that has threads and nothing else, and a bench without tensors.
  await mkdir(join(folder, 'torch'));
  await writeFile(
    join(folder, 'torch', '__init__.py'),
    `__version__ = "1.2.3"
import os
os.write(1, b"\\n")  # must not come between the replies
threads = 8
def set_num_threads(count):
    global threads
    threads = count
def get_num_threads():
    return threads
`,
  );
  await writeFile(
    join(folder, 'tiny.py'),
    `import time
class Subject:
    def __init__(self, case, path):
        self.case, self.path, self.runs = case, path, 0
    def run(self):
        self.runs += 1
        time.sleep(0.01)
    def check(self):
        return {"runs": self.runs, "path": len(self.path), "value": float("nan") if self.case == "broken" else 1.5}
def prepare(case, path):
    return Subject(case, path)
`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

describe.runIf(hasPython)('peers/peer.py', () => {
  const start = () => {
    const search = [folder, process.env.PYTHONPATH].filter(Boolean).join(delimiter);
    return startSide({ name: 'peer', command: ['env', `PYTHONPATH=${search}`, 'python3', '-B', program] });
  };
  const prepare = { do: 'prepare', bench: 'tiny', seed: 1, inputs: 'file' } as const;

  it('answers every request as our side does', async () => {
    const side = start();
    const facts = await side.ask({ do: 'start', threads: 2 });
    expect(facts).toMatchObject({ version: '1.2.3', runtime: expect.stringMatching(/^Python 3\.\d/), threads: 2 });
    expect(await side.ask({ ...prepare, case: 'one' })).toEqual({});
    expect(await side.ask({ do: 'check' })).toEqual({ outcome: { runs: 0, path: 4, value: 1.5 } });
    const { seconds, busySeconds, idleSeconds } = await side.ask({ do: 'round', runs: 3 });
    expect(seconds).toBeGreaterThanOrEqual(0.01);
    expect(busySeconds).toBeGreaterThanOrEqual(0);
    expect(idleSeconds).toBe(0);
    expect((await side.ask({ do: 'check' })).outcome.runs).toBe(3);
    const { peakBytes } = await side.ask({ do: 'end' });
    expect(peakBytes).toBeGreaterThanOrEqual(facts.baseBytes);
    await side.end();
  });

  it('reports what goes wrong, and goes on', async () => {
    const side = start();
    await expect(side.ask({ ...prepare, bench: 'absent', case: 'one' })).rejects.toThrow(
      "peer: ModuleNotFoundError: No module named 'absent'",
    );
    await side.ask({ ...prepare, case: 'broken' });
    await expect(side.ask({ do: 'check' })).rejects.toThrow('peer: ValueError');
    expect(await side.ask({ ...prepare, case: 'one' })).toEqual({});
    await side.end();
  });
});
