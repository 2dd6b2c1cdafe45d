import type { ResolvedAutomations } from '../automations/schema.ts';
import { type Decimal, decimal } from '../core/decimal.ts';
import { readKeyId } from '../secrets/key-id.ts';
import { venueEntry } from '../venues/registry.ts';
import type { PaperAccount } from './accounts.ts';
import { LISTINGS } from './instruments.ts';
import { paperKey } from './paper-keys.ts';

/** Play money that each paper account starts with, in the coin of its limits. */
export const OPENING_QUOTE = decimal('100000');

/** The automations' paper accounts as the paper exchange knows them. */
export function paperAccounts(automations: ResolvedAutomations): readonly PaperAccount[] {
  return Object.entries(automations.accounts)
    .filter(([, { environment }]) => environment === 'paper')
    .flatMap(([id, { venue, limits, readKey }]): readonly PaperAccount[] => {
      const account = {
        id,
        ...paperKey(id),
        permissions: ['read', 'trade', 'botRead', 'botTrade'] as const,
        balances: { ...coinsToSell(automations, id), [limits.coin]: OPENING_QUOTE },
        // Where there are only perpetuals, all its money is there.
        ...(venueEntry(venue).symbols.spot === undefined && {
          futuresBalances: { [limits.coin]: OPENING_QUOTE },
        }),
        // The live exchange opens this for few accounts; on paper it is open where something asks for it.
        futuresTrading: Object.values(automations.signals).some(
          ({ account, target }) => account === id && target.to === 'perpetual',
        ),
      };
      return readKey === true ? [readOnly(account), account] : [account];
    });
}

/** A second key of the same account. */
function readOnly(account: PaperAccount): PaperAccount {
  return { ...account, ...paperKey(readKeyId(account.id)), permissions: ['read', 'botRead'] };
}

/** The same automations with every account on the paper exchange. */
export function allOnPaper(automations: ResolvedAutomations): ResolvedAutomations {
  const accounts = Object.entries(automations.accounts).map(([id, { baseUrl: _, ...account }]) => [
    id,
    { ...account, environment: 'paper' as const },
  ]);
  return { ...automations, accounts: Object.fromEntries(accounts) };
}

/** What the account's selling plans can sell: about as much as it has money, at the market's starting price. */
function coinsToSell(automations: ResolvedAutomations, accountId: string): Record<string, Decimal> {
  const sold = Object.values(automations.plans)
    .filter((plan) => plan.account === accountId && plan.side === 'sell')
    .flatMap(({ what }) => ('symbol' in what ? [what.symbol] : Object.keys(what.basket)));
  // The paper exchange's own names join the same two coins in another way than some venues do.
  const pairs = sold.map((symbol) => symbol.replace(/[^A-Za-z0-9]/g, ''));
  const listings = LISTINGS.filter(({ baseCoin, quoteCoin }) => pairs.includes(`${baseCoin}${quoteCoin}`));
  return Object.fromEntries(
    listings.map(({ baseCoin, basePlaces, startPrice }) => [
      baseCoin,
      decimal((Number(OPENING_QUOTE) / startPrice).toFixed(basePlaces)),
    ]),
  );
}
