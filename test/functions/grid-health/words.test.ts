import { expect, it } from 'vitest';
import { percentText } from '../../../functions/grid-health/words.ts';
import { money } from '../../support/builders.ts';

it.each([
  ['4.87', '4.8 %'],
  ['0', '0 %'],
  ['0.1', '0.1 %'],
  ['0.0999', 'less than 0.1 %'],
  ['-12.04', '-12 %'],
])('never calls a small distance none: %s is %s', (percent, text) => {
  expect(percentText(money(percent))).toBe(text);
});
