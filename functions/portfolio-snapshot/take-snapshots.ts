import { readBooks } from '../../shared/accounting/read-books.ts';
import { symbolOfCoins, venueOf } from '../../shared/automations/symbols.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { carrying } from '../../shared/log/carried-fields.ts';
import { keepSnapshot } from '../../shared/portfolio/series.ts';
import type { PortfolioSnapshot } from '../../shared/portfolio/snapshot.ts';
import { fundingPaidIs } from '../../shared/records/funding-sign.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { costed } from './holdings.ts';
import { planResults } from './plan-results.ts';
import { USD_COIN } from './prices.ts';
import { readHoldings } from './read-holdings.ts';
import { symbolResults } from './symbol-results.ts';

/** Every account once; what fails at one keeps no other from being looked at. */
export async function takeSnapshots(deps: Deps): Promise<JsonObject> {
  const report: Record<string, JsonObject> = {};
  const failures: unknown[] = [];
  for (const account of Object.keys(deps.automations.accounts)) {
    try {
      const snapshot = await carrying({ account }, () => snapshotOf(deps, account));
      await keepSnapshot(deps.table, snapshot);
      report[account] = { totalUsdt: snapshot.totalUsdt, missing: [...snapshot.missing] };
    } catch (thrown) {
      failures.push(thrown);
      report[account] = { failed: messageOf(thrown) };
    }
  }
  const [first] = failures;
  if (first === undefined) return report;
  throw new AppError('venue.unavailable', `Not every account could be looked at: ${messageOf(first)}`, {
    retry: 'later',
    cause: first,
  });
}

export async function snapshotOf(deps: Deps, account: string): Promise<PortfolioSnapshot> {
  const venue = venueOf(deps.automations, account);
  const paidIs = fundingPaidIs(deps.automations, account);
  const books = await readBooks(deps, { account, fundingPaidIs: paidIs });
  const seen = await readHoldings(deps, account);
  const plans = await planResults(deps, account, seen.priceOf);
  return {
    account,
    atMs: seen.atMs,
    totalUsdt: seen.totalUsdt,
    ...(seen.totalBtc === undefined ? {} : { totalBtc: seen.totalBtc }),
    parts: seen.parts,
    missing: seen.missing,
    holdings: costed(seen.holdings, books, (coin) =>
      symbolOfCoins(venue, 'spot', { baseCoin: coin, quoteCoin: USD_COIN }),
    ),
    symbols: symbolResults(books, seen.priceOf),
    plans,
  };
}
