import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesOf, noLayers, overlay, underlay } from './layers';
import type { JsonObject } from './recipe';

const base = overlay(noLayers, { gan: { steps: 1, loss: { name: 'a', weight: 2 } }, list: [1, 2] }, 'base');

describe('overlay', () => {
  it('joins sections key by key, replaces lists and single values, and takes out what is null', () => {
    const { values, origins } = overlay(base, { gan: { steps: 3, rate: 4 }, list: [5], more: null }, 'top');
    expect(values).toEqual({ gan: { steps: 3, loss: { name: 'a', weight: 2 }, rate: 4 }, list: [5] });
    expect(Object.fromEntries(origins)).toEqual({
      'gan.steps': 'top',
      'gan.loss.name': 'base',
      'gan.loss.weight': 'base',
      'gan.rate': 'top',
      list: 'top',
    });
    expect(overlay(base, { gan: { loss: null } }, 'top').values).toEqual({ gan: { steps: 1 }, list: [1, 2] });
  });

  it('starts a section anew that is given another name, net or kind', () => {
    for (const tag of ['name', 'net', 'kind']) {
      const below = overlay(noLayers, { part: { [tag]: 'a', weight: 2 } }, 'base');
      expect(overlay(below, { part: { [tag]: 'b' } }, 'top').values).toEqual({ part: { [tag]: 'b' } });
      expect(overlay(below, { part: { [tag]: 'a' } }, 'top').values).toEqual({ part: { [tag]: 'a', weight: 2 } });
      expect(overlay(below, { part: { weight: 3 } }, 'top').values).toEqual({ part: { [tag]: 'a', weight: 3 } });
    }
  });

  it('names the layer of every value, and leaves the layer below as it was', () => {
    const tree = fc.letrec<{ tree: JsonObject }>((tie) => ({
      tree: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof({ maxDepth: 3 }, fc.integer(), tie('tree')), {
        maxKeys: 3,
      }) as fc.Arbitrary<JsonObject>,
    })).tree;
    fc.assert(
      fc.property(tree, tree, (low, high) => {
        const below = overlay(noLayers, low, 'low');
        const before = JSON.stringify(below.values);
        const { values, origins } = overlay(below, high, 'high');
        const leaves = new Map(leavesOf(values));
        expect([...origins.keys()].sort()).toEqual([...leaves.keys()].sort());
        for (const [path, value] of leavesOf(high))
          expect([leaves.get(path), origins.get(path)]).toEqual([value, 'high']);
        expect(JSON.stringify(below.values)).toBe(before);
      }),
    );
  });
});

describe('underlay', () => {
  it('takes only what is not there yet', () => {
    const { values, origins } = underlay(base, { gan: { steps: 9, loss: { weight: 9, extra: 1 } }, side: 32 }, 'data');
    expect(values).toEqual({ gan: { steps: 1, loss: { name: 'a', weight: 2, extra: 1 } }, list: [1, 2], side: 32 });
    expect([origins.get('gan.steps'), origins.get('gan.loss.extra'), origins.get('side')]).toEqual([
      'base',
      'data',
      'data',
    ]);
  });
});
