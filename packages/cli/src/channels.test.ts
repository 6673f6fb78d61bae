import { expect, it } from 'vitest';
import { channelsOf } from './channels';

it('takes the word for a number, and nothing for nothing', () => {
  expect([channelsOf('1'), channelsOf('3'), channelsOf(undefined)]).toEqual([1, 3, undefined]);
});
