import { expect, it } from 'vitest';
import { createFigures } from '../../../shared/metrics/figures.ts';

it('adds up what is counted, by code where a metric has codes, and starts anew once taken', () => {
  const figures = createFigures();
  figures.add('SlotsRun', 1);
  figures.add('SlotsRun', 2);
  figures.add('VenueErrors', 1, 'http.502');
  figures.add('VenueErrors', 1, 'TRADE_NOT_ENOUGH_MONEY');
  figures.add('VenueErrors', 1, 'http.502');

  expect(figures.take()).toEqual([
    { name: 'SlotsRun', value: 3 },
    { name: 'VenueErrors', by: 'http.502', value: 2 },
    { name: 'VenueErrors', by: 'TRADE_NOT_ENOUGH_MONEY', value: 1 },
  ]);
  expect(figures.take()).toEqual([]);
});

it('keeps the oldest of several ages', () => {
  const figures = createFigures();
  for (const seconds of [40, 900, 7]) figures.add('OldestUnknownSeconds', seconds);

  expect(figures.take()).toEqual([{ name: 'OldestUnknownSeconds', value: 900 }]);
});

it('knows no figure of 0, and takes nothing that is no amount, without a word', () => {
  const figures = createFigures();
  for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) figures.add('RequestWeight', value);

  expect(figures.take()).toEqual([]);
});

it('lets no odd text become a metric, and none where a metric is not told apart', () => {
  const figures = createFigures();
  figures.add('VenueErrors', 1, 'nobody expects "this"');
  figures.add('VenueErrors', 1, 'X'.repeat(61));
  figures.add('VenueErrors', 1);
  figures.add('SlotsRun', 1, 'BTC_USDT');

  expect(figures.take()).toEqual([
    { name: 'VenueErrors', by: 'other', value: 3 },
    { name: 'SlotsRun', value: 1 },
  ]);
});
