/** What DCA plans have bought, against buying for the same money all at once at the price of their first order. */
import { share } from '../../shared/accounting/share.ts';
import { coinsOfSymbol, type SymbolCoins, venueOf } from '../../shared/automations/symbols.ts';
import {
  type Decimal,
  dividedBy,
  isPositive,
  isZero,
  minus,
  sum,
  times,
  ZERO,
} from '../../shared/core/decimal.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Execution, Intent } from '../../shared/orders/intent.ts';
import { listIntents } from '../../shared/orders/ledger.ts';
import type { PlanResult } from '../../shared/portfolio/snapshot.ts';
import type { PriceOf } from './prices.ts';

/** Of each buying plan of the account and each of its symbols, as far as anything was bought. */
export async function planResults(
  { automations, table }: Pick<Deps, 'automations' | 'table'>,
  account: string,
  priceOf: PriceOf,
): Promise<readonly PlanResult[]> {
  const results: PlanResult[] = [];
  for (const [plan, settings] of Object.entries(automations.plans)) {
    if (settings.account !== account || settings.side !== 'buy') continue;
    const intents = (await listIntents(table, { plan })).map(({ intent }) => intent);
    const bySymbol = Map.groupBy(intents, ({ symbol }) => symbol);
    for (const [symbol, ofSymbol] of bySymbol) {
      const coins = coinsOfSymbol(venueOf(automations, account), symbol);
      if (coins === undefined) continue;
      const result = planResult({ plan, symbol }, coins, ofSymbol, priceOf(symbol)?.price);
      if (result !== undefined) results.push(result);
    }
  }
  return results;
}

/** Intents come in the order of their slots. Fees count as they were taken: from the coins, or on top of the money. */
export function planResult(
  { plan, symbol }: Pick<PlanResult, 'plan' | 'symbol'>,
  { baseCoin, quoteCoin }: Pick<SymbolCoins, 'baseCoin' | 'quoteCoin'>,
  intents: readonly Intent[],
  price: Decimal | undefined,
): PlanResult | undefined {
  const bought = intents.flatMap(({ execution }) =>
    execution !== undefined && isPositive(execution.baseSize) ? [netOf(execution, baseCoin, quoteCoin)] : [],
  );
  const [first] = bought;
  if (first === undefined || isZero(first.base)) return undefined;
  const spent = sum(...bought.map((one) => one.spent));
  const base = sum(...bought.map((one) => one.base));
  const lumpSumBase = share(first.base, spent, first.spent);
  return {
    plan,
    symbol,
    spent,
    base,
    averagePrice: dividedBy(spent, base, 8),
    ...(price === undefined ? {} : { value: times(base, price), lumpSumValue: times(lumpSumBase, price) }),
    lumpSumBase,
  };
}

function netOf(
  { baseSize, quoteAmount, fee = ZERO, feeCoin }: Execution,
  baseCoin: string,
  quoteCoin: string,
) {
  return {
    spent: feeCoin === quoteCoin ? sum(quoteAmount, fee) : quoteAmount,
    base: feeCoin === baseCoin ? minus(baseSize, fee) : baseSize,
  };
}
