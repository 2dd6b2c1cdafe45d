/**
 * Loaded into a child process before the command line: the internet is a paper exchange that knows one key,
 * `right-key`. So live accounts can be tried without a network.
 */
import process from 'node:process';
import { decimal } from '../../../shared/core/decimal.ts';
import { systemClock } from '../../../shared/core/system-clock.ts';
import { createPaperExchange } from '../../../shared/paper/exchange.ts';
import { LISTINGS } from '../../../shared/paper/instruments.ts';
import { createPionexWire } from '../../../shared/paper/pionex/pionex-wire.ts';
import { createSeededMarket } from '../../../shared/paper/seeded-market.ts';
import { createMemoryPaperStore } from '../../../shared/paper/store.ts';

const exchange = createPaperExchange({
  createWire: createPionexWire,
  seed: 1,
  clock: systemClock,
  prices: createSeededMarket({ seed: 1, listings: LISTINGS }),
  store: createMemoryPaperStore(),
  accounts: [
    {
      id: 'live',
      apiKey: 'right-key',
      apiSecret: 'right-secret',
      permissions: ['read', 'trade'],
      balances: { USDT: decimal('1000') },
    },
  ],
});

globalThis.fetch = exchange.fetch as typeof fetch;

/** Some runs pretend to be on an old Node, which then has to find the project's own. */
const { PRETENDED_NODE: pretended } = process.env;
if (pretended !== undefined) {
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: pretended } });
}
