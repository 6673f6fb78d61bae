import { describe, expect, it } from 'vitest';
import { testIo } from './internal/test-io';
import { engineRemark, tellOfEngine, tellProgress } from './tell-of-engine';

const wasm = { name: 'wasm' } as const;

describe('tellOfEngine', () => {
  it('says nothing of the fastest engine', () => {
    const io = testIo();
    tellOfEngine({ name: 'tensorflow' }, 'auto', io);
    expect(io.errors() + io.data()).toBe('');
  });
});

describe('engineRemark', () => {
  it('repeats the warning of an engine that is far slower', () => {
    expect(engineRemark({ name: 'cpu', warning: 'only the slow one is left' }, 'auto', {})).toBe(
      'warning: only the slow one is left',
    );
  });

  it('points at the native library where wasm was taken for want of it', () => {
    expect(engineRemark(wasm, 'auto', {}, 'linux')).toContain('Run gans setup');
    expect(engineRemark(wasm, 'auto', { GANS_ENGINE: 'auto' }, 'darwin')).toContain('Run gans setup');
    expect(engineRemark(wasm, 'auto', { GANS_ENGINE: '' }, 'linux')).toContain('Run gans setup');
  });

  it('keeps quiet where it was taken, the user has chosen, has asked for quiet, or there is none', () => {
    expect(engineRemark({ name: 'tensorflow' }, 'auto', {}, 'linux')).toBeUndefined();
    expect(engineRemark(wasm, 'wasm', {}, 'linux')).toBeUndefined();
    expect(engineRemark(wasm, 'auto', { GANS_ENGINE: 'wasm' }, 'linux')).toBeUndefined();
    expect(engineRemark(wasm, 'auto', { GANS_HINTS: 'off' }, 'linux')).toBeUndefined();
    expect(engineRemark(wasm, 'auto', {}, 'win32')).toBeUndefined();
  });
});

describe('tellProgress', () => {
  it('writes a line on stderr for each step', () => {
    const io = testIo();
    const tell = tellProgress(io);
    tell('compiling the binding');
    tell('checking TensorFlow');
    expect(io.errors()).toBe('compiling the binding\nchecking TensorFlow\n');
    expect(io.data()).toBe('');
  });
});
