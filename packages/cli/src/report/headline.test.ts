import { accumulate, emptyStatistics, frechetDistance } from '@gans/metrics';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../result';
import { headline } from './headline';

const result: RunResult = {
  command: 'train',
  seed: 7,
  engine: { name: 'wasm', version: '4.22.0', threads: 1 },
  versions: {},
  data: { name: 'glyphs', sha256: 'ab', count: 10 },
  metrics: { classAccuracy: { value: 0.9621, n: 2000, protocol: { perClass: { 0: 0.9, 1: 0.9, 2: 0.9, 3: 0.9 } } } },
  seconds: 61,
  steps: 1200,
  files: [],
};

describe('headline', () => {
  it('says what each number means and what chance would give', () => {
    const { text } = headline(result);
    expect(text).toContain('96.2 %');
    expect(text).toContain('of 2,000 generated images are read as the class asked for; chance is 25.0 %');
    expect(text).toContain('1 min 01 s');
    expect(text).toContain('for 1,200 steps on wasm, 1 thread<');
  });

  it('leaves out what was not measured', () => {
    expect(headline(result).text).not.toContain('Fréchet');
  });

  it('calls a distance by the network that saw the images, and a FID only what is one', () => {
    const statistics = accumulate(emptyStatistics(1), [0, 1]);
    const ofNetwork = (name: string, resize?: string) => {
      const measured = frechetDistance(statistics, statistics, { extractor: { name }, ...(resize && { resize }) });
      const protocol = { ...measured.protocol, realTrainingImagesScore: 0.31 };
      return headline({ ...result, metrics: { frechetDistance: { ...measured, value: 12.3, protocol } } }).text;
    };
    expect(ofNetwork('our own, tap features')).toMatch(
      />Fréchet distance<.*12\.3.* as frechetDistance\[our own, tap features\], not a FID; real training images score 0\.31</,
    );
    const fid = ofNetwork('inception-2015-12-05', 'tf1');
    expect(fid).toMatch(/>FID<.*12\.3.*2 generated images and real ones; real training images score 0\.31</);
    expect(fid).not.toMatch(/Fréchet|not a/);
  });
});
