import { describe, expect, it } from 'vitest';
import { chosenOptions } from './chosen-options';

describe('chosenOptions', () => {
  it('leaves out what is as it would be anyway', () => {
    const specs = {
      seeds: { kind: 'integer', value: 'N', help: '', min: 1, default: 3 },
      steps: { kind: 'integer', value: 'N', help: '', min: 1 },
    } as const;
    expect(chosenOptions(specs, { seeds: 3, steps: 3 })).toEqual({ steps: 3 });
    expect(chosenOptions(specs, { seeds: 1, steps: undefined, other: 'x' })).toEqual({ seeds: 1, other: 'x' });
  });
});
