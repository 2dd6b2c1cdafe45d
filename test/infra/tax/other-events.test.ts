import { expect, it } from 'vitest';
import { fundingEvents } from '../../../infra/tax/other-events.ts';
import { aFunding } from '../../support/record-builders.ts';

it.each([
  [{ symbol: 'BTC_USDT_PERP', mode: 'CROSS' }, 'Funding of BTC_USDT_PERP (cross)'],
  [{ symbol: 'BTC-USDT-PERP', mode: '' }, 'Funding of BTC-USDT-PERP'],
  [{ symbol: '', mode: '' }, 'Funding'],
])('a funding payment of %o is noted as "%s"', (told, note) => {
  expect(fundingEvents('6mm', aFunding(told), 'negative')).toMatchObject([{ note }]);
});
