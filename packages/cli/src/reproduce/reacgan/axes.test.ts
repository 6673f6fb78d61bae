import { describe, expect, it } from 'vitest';
import { assignments, BACKBONES, methodsOf, STRESS } from './axes';
import { METHODS, methodOf } from './methods';

const plain = { backbone: 'dcgan', diffAugment: false, auxiliary: 'none' } as const;

describe('BACKBONES', () => {
  it('says of each what it is', () => {
    expect(Object.keys(BACKBONES)).toEqual(['dcgan', 'biggan']);
  });
});

describe('STRESS', () => {
  it('has fewer images in a batch than there are classes', () => {
    expect(STRESS.batch).toBeLessThan(36);
  });
});

describe('methodsOf', () => {
  it('leaves out projection where a loss of classes is needed', () => {
    expect(methodsOf(plain)).toEqual(METHODS);
    expect(methodsOf({ auxiliary: 'adc' }).map(({ key }) => key)).not.toContain('projection');
    expect(methodsOf({ auxiliary: 'tac' })).toHaveLength(METHODS.length - 1);
  });
});

describe('assignments', () => {
  it('lays the same weight over every loss of classes, and none over projection', () => {
    expect(assignments(plain, methodOf('acgan'), 0.5)).toEqual(['gan.conditional.weight=0.5']);
    expect(assignments(plain, methodOf('projection'), 0.5)).toEqual([]);
    expect(assignments(plain, methodOf('reacgan-studiogan'), 2)).toEqual([
      'gan.conditional.weight=2',
      'gan.conditional.form=studiogan',
    ]);
  });

  it('says each axis', () => {
    const set = assignments({ ...plain, batch: 16, diffAugment: true, auxiliary: 'tac' }, methodOf('contragan'), 1);
    expect(set).toEqual([
      'gan.batchSize=16',
      'gan.conditional.weight=1',
      'gan.conditional.auxiliary=tac',
      'gan.conditional.twinWeight=1',
      'gan.diffAugment={"policies":["color","translation","cutout"]}',
    ]);
  });

  it('gives BigGAN nets an embedding where a method has one', () => {
    const sizes = METHODS.map((method) =>
      assignments({ ...plain, backbone: 'biggan' }, method, 1).includes('nets.discriminator.embeddingSize=64'),
    );
    expect(sizes).toEqual([false, false, true, false, true, true]);
  });
});
