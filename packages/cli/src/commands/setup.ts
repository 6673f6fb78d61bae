import { removeTensorflow, setupTensorflow } from '@gans/engines';
import { ConfigError, GansError, isGansError } from '@gans/tensor';
import { defineCommand } from '../command';
import { describeRemoval, describeSetup } from '../setup/describe';
import { createStepDisplay } from '../step-display';

/** `gans setup`: makes TensorFlow's native library ready, the fastest engine, or removes what an earlier set-up has made. */
export const setupCommand = defineCommand(
  {
    name: 'setup',
    summary: "Sets up TensorFlow's native library, the fastest engine.",
    positionals: [],
    options: {
      gpu: {
        kind: 'flag',
        help: 'For an NVIDIA GPU: TensorFlow with CUDA (Linux x64).',
      },
      remove: { kind: 'flag', help: 'Removes what was downloaded and compiled.' },
      json: { kind: 'flag', help: 'Prints one JSON object on stdout.' },
    },
    examples: ['gans setup', 'gans setup --gpu', 'gans setup --remove'],
  },
  async ({ gpu, remove }, _positionals, io) => {
    if (gpu && remove)
      throw new ConfigError(
        'gans setup: expected --gpu or --remove, got both. --remove alone removes the GPU environment too.',
      );
    if (process.platform === 'win32')
      return {
        json: { command: 'setup', engine: 'wasm' },
        text: 'On Windows there is no native TensorFlow library to set up: the engine is wasm, which gans takes by itself.\n',
      };
    if (remove) {
      const removal = await removeTensorflow();
      return { json: { command: 'setup', removed: removal }, text: describeRemoval(removal) };
    }
    const display = createStepDisplay(io);
    try {
      const setup = await setupTensorflow({ gpu, signal: io.signal, onProgress: display.show });
      return { json: { command: 'setup', engine: 'tensorflow', ...setup }, text: describeSetup(setup) };
    } catch (error) {
      if (!isGansError(error) || error.code !== 'ABORTED') throw error;
      throw new GansError(
        'ABORTED',
        'gans setup: what is whole is kept, and nothing half-made is left. The same command goes on.',
        {
          cause: error,
        },
      );
    } finally {
      display.close();
    }
  },
);
