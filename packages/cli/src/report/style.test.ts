import { describe, expect, it } from 'vitest';
import { STYLE } from './style';

describe('STYLE', () => {
  it('loads nothing and closes what it opens', () => {
    expect(STYLE).not.toMatch(/url\(|@import|<\//);
    expect(STYLE.match(/\{/g)!.length).toBe(STYLE.match(/\}/g)!.length);
  });

  it('defines every variable that it uses, in light and in dark', () => {
    const [light, dark] = STYLE.split('@media (prefers-color-scheme: dark)');
    const defined = (css: string) => new Set([...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
    const used = [...STYLE.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name!).filter((name) => name !== '--name');
    for (const name of used) {
      expect(defined(light!), name).toContain(name);
      expect(defined(dark!.slice(0, dark!.indexOf('}\n}'))), name).toContain(name);
    }
  });
});
