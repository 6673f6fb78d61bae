import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { SCRIPT } from './script';

describe('SCRIPT', () => {
  it('is valid JavaScript and runs on a page without charts or grids', () => {
    const selected: string[] = [];
    const querySelectorAll = (selector: string) => {
      selected.push(selector);
      return [];
    };
    new Script(SCRIPT).runInNewContext({ document: { querySelectorAll } });
    expect(selected).toEqual(['.time', '.chart']);
  });

  it('steps the slider through the grids', () => {
    const listeners: Record<string, () => void> = {};
    const image = { src: '' };
    const slider = { valueAsNumber: 1, addEventListener: (_: string, run: () => void) => (listeners.input = run) };
    const output = { textContent: '' };
    const button = { textContent: 'Play', addEventListener: (_: string, run: () => void) => (listeners.click = run) };
    const frames = [
      { step: 100, source: 'first' },
      { step: 2000, source: 'second' },
    ];
    const parts: Record<string, unknown> = {
      img: image,
      input: slider,
      output,
      button,
      script: { textContent: JSON.stringify(frames) },
    };
    const box = { querySelector: (name: string) => parts[name] };
    const ticks: (() => void)[] = [];
    const document = { querySelectorAll: (selector: string) => (selector === '.time' ? [box] : []) };
    const timers = { setInterval: (run: () => void) => ticks.push(run), clearInterval: () => ticks.splice(0) };
    new Script(SCRIPT).runInNewContext({ document, ...timers });

    slider.valueAsNumber = 0;
    listeners.input!();
    expect([image.src, output.textContent]).toEqual(['first', 'step 100']);
    listeners.click!();
    expect(button.textContent).toBe('Stop');
    ticks[0]!();
    expect([image.src, output.textContent, button.textContent]).toEqual(['second', 'step 2,000', 'Play']);
    expect(ticks).toEqual([]);
  });
});
