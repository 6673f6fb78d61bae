import { expect, it } from 'vitest';
import type { TableProtocol } from './protocol';
import { sidesOf } from './sides-of';

const of = (prior: string, target: string) =>
  sidesOf({ prior: { name: prior }, target: { name: target } } as Pick<TableProtocol, 'prior' | 'target'>);

it('names the set of both sides once', () => {
  expect(of('CIFAR-10 (JPEG q75), bird cat', 'CIFAR-10 (JPEG q75), ship truck')).toEqual({
    set: 'CIFAR-10 (JPEG q75)',
    prior: 'bird cat',
    target: 'ship truck',
  });
});

it('leaves other names as they are', () => {
  for (const [prior, target] of [
    ['Fashion-MNIST', 'MNIST'],
    ['mine, birds', 'yours, ships'],
    ['mine, birds', 'mine'],
  ] as const)
    expect(of(prior, target)).toEqual({ prior, target });
});
