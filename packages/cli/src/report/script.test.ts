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

  it('moves pictures and points by the slider', () => {
    const listeners: Record<string, () => void> = {};
    const image = { src: '' };
    const attributes: Record<string, string> = {};
    const point = { setAttribute: (name: string, value: string) => (attributes[name] = value) };
    const slider = {
      valueAsNumber: 1,
      addEventListener: (_: string, run: () => void) => (listeners.input = run),
      setAttribute: () => {},
    };
    const output = { textContent: '' };
    const button = { textContent: 'Play', addEventListener: (_: string, run: () => void) => (listeners.click = run) };
    const data = {
      steps: [100, 2000],
      images: [
        [
          { step: 100, source: 'first' },
          { step: 2000, source: 'second' },
        ],
      ],
      maps: [
        [
          { step: 100, positions: [1, 2] },
          { step: 2000, positions: [3, 4] },
        ],
      ],
    };
    const parts: Record<string, unknown> = {
      input: slider,
      '.controls output': output,
      button,
      script: { textContent: JSON.stringify(data) },
    };
    const lists: Record<string, unknown[]> = { img: [image], '.map': [{ querySelectorAll: () => [point] }] };
    const box = { querySelector: (name: string) => parts[name], querySelectorAll: (name: string) => lists[name] };
    const ticks: (() => void)[] = [];
    const document = { querySelectorAll: (selector: string) => (selector === '.time' ? [box] : []) };
    const timers = { setInterval: (run: () => void) => ticks.push(run), clearInterval: () => ticks.splice(0) };
    new Script(SCRIPT).runInNewContext({ document, ...timers });

    slider.valueAsNumber = 0;
    listeners.input!();
    expect([image.src, attributes.transform, output.textContent]).toEqual(['first', 'translate(1 2)', 'step 100']);
    listeners.click!();
    expect(button.textContent).toBe('Stop');
    ticks[0]!();
    expect([image.src, attributes.transform]).toEqual(['second', 'translate(3 4)']);
    expect([output.textContent, button.textContent]).toEqual(['step 2,000', 'Play']);
    expect(ticks).toEqual([]);
  });
});
