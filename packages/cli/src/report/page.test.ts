import { describe, expect, it } from 'vitest';
import { reportPage } from './page';
import type { ReportData } from './report-data';

const HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>';

const data: ReportData = {
  title: `run of ${HOSTILE}`,
  summary: HOSTILE,
  reproduce: `gans train --data '${HOSTILE}'`,
  config: { seed: 7, data: { name: HOSTILE } },
  configHash: '0123456789abcdef',
  environment: { node: HOSTILE },
  classNames: ['zero', HOSTILE],
  lines: [
    { step: 1, kind: 'step', discriminator: 1.5, generator: 0.5 },
    { step: 2, kind: 'step', discriminator: 1.25, generator: 0.25 },
    { step: 2, kind: 'evaluation', classAccuracy: 0.75 },
  ],
  curves: [
    {
      title: 'Losses',
      kind: 'step',
      series: [
        { key: 'discriminator', label: HOSTILE },
        { key: 'generator', label: 'G' },
      ],
    },
    { title: 'Accuracy', kind: 'evaluation', series: [{ key: 'classAccuracy', label: 'accuracy' }] },
    { title: 'Nothing recorded', kind: 'step', series: [{ key: 'absent', label: 'absent' }] },
  ],
  grids: [{ step: 2, png: Uint8Array.of(1, 2, 3) }],
  comparison: { real: Uint8Array.of(4), generated: Uint8Array.of(5) },
  result: {
    command: 'train',
    seed: 7,
    engine: { name: 'wasm', version: '4.22.0', threads: 2 },
    versions: {},
    data: { name: HOSTILE, sha256: 'ab', count: 2 },
    metrics: { classAccuracy: { value: 0.75, n: 4, protocol: { classifier: HOSTILE, perClass: { 0: 0.5, 1: 1 } } } },
    seconds: 3,
    steps: 2,
    files: [],
  },
};

describe('reportPage', () => {
  const page = reportPage(data);

  it('asks nothing of the network', () => {
    const sources = [...page.matchAll(/(?:src|href|action)\s*=\s*"([^"]*)"/g)].map(([, source]) => source!);
    expect(sources.length).toBe(3);
    for (const source of sources) expect(source).toMatch(/^data:image\/png;base64,/);
    expect(page).not.toMatch(/@import|url\(|fetch\(|https?:/);
    expect(page).toContain(`content="default-src 'none'`);
  });

  it('lets no text of the run become markup', () => {
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('<script>alert');
    // One script for each chart with data, one for the slider, one that drives them.
    expect(page.match(/<script/g)).toHaveLength(4);
  });

  it('draws a chart for each group that has values', () => {
    expect(page.match(/class="chart"/g)).toHaveLength(2);
    expect(page).not.toContain('Nothing recorded');
  });

  it('shows headline, protocol, config, environment and how to reproduce', () => {
    for (const wanted of [
      '75.0 %',
      'Protocol',
      'Config',
      'Environment',
      'Reproduce',
      'gans train --data',
      'Run 01234567',
    ])
      expect(page).toContain(wanted);
  });

  it('says so when a run is unfinished', () => {
    const { result: _, ...unfinished } = data;
    expect(reportPage(unfinished)).toContain('This run is not finished');
    expect(page).not.toContain('This run is not finished');
  });
});
