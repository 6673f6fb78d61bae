import { describe, expect, it } from 'vitest';
import { METRIC_NAMES, METRICS, parseMetricNames } from './metric-table';

describe('METRICS', () => {
  it('says of each metric what it needs and means', () => {
    for (const name of METRIC_NAMES) {
      expect(METRICS[name].fake.length, name).toBeGreaterThan(0);
      expect(METRICS[name].meaning, name).toMatch(/^[^.]{20,80}$/);
    }
  });
});

describe('parseMetricNames', () => {
  it('reads names with commas between them, each once', () => {
    expect(parseMetricNames('kid, precision,kid')).toEqual(['kid', 'precision']);
  });

  it('names the nearest known one', () => {
    expect(() => parseMetricNames('kid,frechet')).toThrow(/got 'frechet'\. Did you mean \w+\?/);
    expect(() => parseMetricNames('recal')).toThrow('Did you mean recall?');
    expect(() => parseMetricNames('kid,,is')).toThrow("got ''");
  });
});
