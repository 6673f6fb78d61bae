import { describe, expect, it } from 'vitest';
import { machineText } from './machine-text';

describe('machineText', () => {
  it('names processor, cores, Node and our version, where it is known', () => {
    const environment = { processor: 'a processor', cores: 2, node: 'v20' };
    expect(machineText(environment)).toBe('a processor, 2 cores, Node v20');
    expect(machineText({ ...environment, versions: { '@gans/cli': '0.1.0' } })).toMatch(/, @gans\/cli 0\.1\.0$/);
  });
});
