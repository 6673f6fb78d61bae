import { describe, expect, it } from 'vitest';
import { parseAssignment } from './assignment';

const known = ['gan.batchSize', 'gan.conditional.weight', 'nets.generator.filters'];

describe('parseAssignment', () => {
  it.each([
    ['gan.batchSize=32', { gan: { batchSize: 32 } }],
    ['gan.conditional.weight=2.5e-1', { gan: { conditional: { weight: 0.25 } } }],
    ['gan.adversarial=hinge', { gan: { adversarial: 'hinge' } }],
    ['gan.adversarial="hinge"', { gan: { adversarial: 'hinge' } }],
    ['gan.leCam=null', { gan: { leCam: null } }],
    ['gan.leCam={"start":5}', { gan: { leCam: { start: 5 } } }],
    ['nets.generator.attention=[1,2]', { nets: { generator: { attention: [1, 2] } } }],
    ['gan.note=a=b', { gan: { note: 'a=b' } }],
    ['gan.note=', { gan: { note: '' } }],
  ])('reads %s', (text, values) => {
    expect(parseAssignment(text, known)).toEqual(values);
  });

  it.each([
    ['gan.batchSize', "expected --set to be KEY=VALUE, got 'gan.batchSize'. Write for example --set gan.batchSize=32."],
    ['=3', "expected --set to be KEY=VALUE, got '=3'"],
    ['gan..batchSize=3', 'expected --set to be KEY=VALUE'],
    [
      'batchSize=8',
      "expected --set to name a key of data, nets, gan, balancing, classifier, evaluation, got 'batchSize'. Did you mean gan.batchSize?",
    ],
    ['gna.conditional.weight=8', "got 'gna.conditional.weight'. Did you mean gan.conditional.weight?"],
    ['filter=8', "got 'filter'. Did you mean nets.generator.filters?"],
    ['gan=8', "got 'gan'."],
  ])('refuses %s', (text, message) => {
    expect(() => parseAssignment(text, known)).toThrow(message);
  });
});
