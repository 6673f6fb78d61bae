import type { TensorflowSource } from '@gans/engines';
import { describe, expect, it } from 'vitest';
import { describeRemoval, describeSetup } from './describe';

const setup = (source: TensorflowSource, downloadedBytes: number) => ({
  library: { source, folder: '/l/tensorflow', version: '2.21.0' },
  binding: '/c/tfjs_binding.node',
  downloadedBytes,
});

describe('describeSetup', () => {
  it('tells what was downloaded, where it is, how to use it and how to undo it', () => {
    expect(describeSetup(setup('cache', 273_829_956)).split('\n')).toEqual([
      'TensorFlow 2.21.0 is ready (274 MB downloaded).',
      '',
      'Library      /l/tensorflow',
      'Binding      /c/tfjs_binding.node',
      "To use it    gans takes it by itself, and `--engine tensorflow` insists on it; in programs: await useEngine('tensorflow')",
      'To undo it   gans setup --remove',
      '',
    ]);
  });

  it("tells whose library it is when it is the user's own", () => {
    const text = describeSetup(setup('virtual environment', 0));
    expect(text).toContain('is ready (nothing to download).\n');
    expect(text).toContain('Library      /l/tensorflow, found through virtual environment\n');
    expect(text).toContain('gans setup --remove, which leaves the library where it is\n');
  });
});

describe('describeRemoval', () => {
  it('tells what is gone and what follows', () => {
    expect(describeRemoval({ folder: '/c/tensorflow', freedBytes: 853_400_000 })).toMatch(
      /^Removed \/c\/tensorflow, 853 MB\. gans uses the engine wasm/,
    );
  });

  it('does not claim to have removed anything where nothing was', () => {
    expect(describeRemoval({ folder: '/c/tensorflow', freedBytes: 0 })).toBe(
      'There was nothing to remove in /c/tensorflow.\n',
    );
  });
});
