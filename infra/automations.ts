/**
 * The one file you edit. It is checked as a whole before anything runs, and every mistake is told with its place.
 * Keep a copy of your own anywhere (`--automations FILE`, for AWS `-c automations=FILE`): nothing of it is needed
 * at run time but itself. API keys never stand here.
 */
import type { Automations } from '../shared/automations/schema.ts';

export const automations = {
  accounts: {
    /** Everything below names its account by this name; the API key is kept under it too. */
    main: {
      venue: 'pionex',
      /** `paper`: the built-in exchange with play money, on this machine and on AWS. `live`: the real one. */
      environment: 'paper',
      // baseUrl: 'https://api.pionex.com',  // another entity's address, if your account sits there
      // requestWeightPerSecond: 5,          // at most 8: the exchange bans above 10
      // readKey: true,                      // a second key that may only read, for all that places no orders
      // rotateKeyAfterDays: 60,             // 90 when left out
      /** No plan, and no mistake in a plan, gets past these. They count all orders, by UTC day and month. */
      limits: { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' },
    },
  },

  /** What paper accounts trade on. `npm start -- --market …` and `--seed …` come before it. */
  paper: {
    /** `synthetic`: made-up prices, no real market. `live`: the exchange's own prices, read without a key. */
    market: 'synthetic',
    // seed: 7,                              // another made-up market; keep it once bots or orders run
  },

  plans: {
    /** The plain one: 50 USDT of BTC every Monday at nine, whatever the price. */
    'btc-weekly': {
      account: 'main',
      // side: 'sell',                       // `buy` when left out; a sell may also say { base: '0.01' }
      what: { symbol: 'BTC_USDT' },
      /** Amounts are text, so that no digit is lost. */
      amount: { quote: '50' },
      when: {
        /** As in Amazon EventBridge: cron(minutes hours day-of-month month day-of-week year), rate(...), at(...). */
        schedule: 'cron(0 9 ? * MON *)',
        /** A time that the clock skips in spring does not run, one that it repeats in autumn runs once. */
        timezone: 'Europe/Berlin',
        // start: '2026-11-23',              // first and last local day, both included
        // end: '2027-12-31',
      },
      /** Not ordered by then: the slot counts as missed. */
      placeWithinMinutes: 60,
      /** Missed slots: `skip` them, `buyOnce` for all of them, or { carryUpTo: '100' } into the next slot. */
      missed: 'buyOnce',
      order: { type: 'market' },
    },

    /** The careful one: a basket by limit orders, more of it the deeper the market has fallen. */
    'majors-daily': {
      account: 'main',
      /** Weights share out the amount; they need not add up to 100. */
      what: { basket: { BTC_USDT: 50, ETH_USDT: 30, SOL_USDT: 20 } },
      amount: { quote: '60' },
      when: { schedule: 'cron(30 7 * * ? *)', timezone: 'Europe/Berlin' },
      missed: { carryUpTo: '120' },
      order: {
        type: 'limit',
        /** 5 basis points (0.05 %) below the best bid; a sell would be above it. */
        from: 'bid',
        offsetBps: 5,
        /** Still open after 20 minutes: cancel it, then `reprice`, take the `market` or stop (`cancel`); `leave` lets it rest. */
        followUp: { afterMinutes: 20, action: 'reprice', maxReprices: 3 },
      },
      /** All must hold, or the order is refused and recorded with its numbers. */
      conditions: {
        maxSpreadBps: 20,
        /** Not while the price is more than 40 % above its 50-day average. */
        maxAboveAverage: { days: 50, percent: 40 },
        /** USDT that must stay free (for a sell: of the coin that is sold). */
        keepFree: '100',
        /** What this plan may spend, within the limits of its account. */
        budget: { perDay: '200', perMonth: '2500', total: '50000' },
        // minPrice: '20000', maxPrice: '150000',  // for plans of one symbol
      },
      /** Twice the amount from 15 % below the 90-day high on, three times from 30 % on. */
      scale: {
        by: 'drawdown',
        days: 90,
        steps: [
          { atPercent: 15, multiply: '2' },
          { atPercent: 30, multiply: '3' },
        ],
      },
      // scale: { by: 'belowAverage', days: 200, steps: [{ atPercent: 10, multiply: '1.5' }] },
      // scale: { by: 'valueAveraging', maxPerSlot: '200' },  // buys what is missing to a growing value; needs `start`
    },

    /** The small one: 3 USDT are below the exchange's minimum of 10, so they are collected and every fourth slot buys. */
    'eth-drip': {
      account: 'main',
      what: { symbol: 'ETH_USDT' },
      amount: { quote: '3' },
      when: { schedule: 'rate(6 hours)', timezone: 'UTC' },
    },
  },

  /** Grid bots that the exchange runs: set up by `cli grids start NAME` or by a signal, and watched from then on. */
  grids: {
    'btc-range': {
      account: 'main',
      /** `spot`, or `perpetual` with `trend: 'long' | 'short' | 'neutral'`, `leverage` and `extraMargin`. */
      market: 'spot',
      symbol: 'BTC_USDT',
      /** Or fixed bounds { top: '72000', bottom: '58000' }, or 'suggestion': what the exchange itself would take. */
      range: { aroundPercent: 8 },
      rows: 20,
      // spacing: 'geometric',               // equal ratios instead of equal steps
      investment: '200',
      stopLoss: { lossPercent: 25 }, // or { price: '55000' }, { lossAmount: '50' }
      // takeProfit: { profitPercent: 20 },
      // trigger: { price: '60000', direction: 'fallsTo' },
      closeMode: 'toQuote',
      /** What may be done about trouble without asking you. Nothing is, where this is left out. */
      remedies: {
        rules: [
          { do: 'moveAroundPrice', on: 'outOfRange' },
          { do: 'takeProfit', whenAbove: '20' },
          // { do: 'useSuggestion', on: 'outOfRange', days: 7 },
          // { do: 'addInvestment', on: 'floatingLoss', amount: '50' },
          // { do: 'stop', on: 'drawdown', closeMode: 'toQuote' },
          // perpetual: { do: 'addMargin', on: 'nearLiquidation', amount: '50' }, { do: 'reduce', on: 'nearLiquidation', percentOfPosition: 30 },
        ],
        /** At most so many in 24 hours, and so long apart; each only after its finding was seen in two runs on end. */
        perDay: 2,
        minutesBetween: 120,
        moneyPerDay: '100',
      },
    },
  },

  /** Accounts whose bots are watched, whoever set them up. What is left out of the thresholds has sensible defaults. */
  watch: {
    main: {
      thresholds: { outOfRangeMinutes: 60, liquidationPercent: 20 },
      // symbols: { BTC_USDT_PERP: { liquidationPercent: 15 } },
      // bots: { 'the-bot-id': { mustRun: true, thresholds: { idleHours: 24 }, remedies: { … as above … } } },
      // atMostBots: 5,
    },
  },

  /** Webhook strategies: `POST /signals/NAME`. Make a token with `cli signals token rotate NAME`. */
  signals: {
    'tv-btc': {
      account: 'main',
      /** Layout of the alert: 'standing-orders', 'tradingview', '3commas', 'okx', 'wundertrading' or 'pionex'. */
      format: 'tradingview',
      // auth: 'hmac',                       // for callers that can sign
      // addresses: ['tradingview'],         // only from the addresses that TradingView publishes
      /** `spot`, `perpetual`, `signalBot`, `grid` (a buy sets up { grid: 'btc-range' }, a sell stops it), or `notice`. */
      target: { to: 'spot' },
      symbols: ['BTC_USDT'],
      actions: ['buy', 'sell', 'close'],
      size: { quote: '25' }, // or { base: '0.001' }, { percentOfBalance: 5 }, 'fromSignal' …
      // order: { type: 'limit', from: 'bid', offsetBps: 5, cancelAfterMinutes: 30 },
      limits: { perDay: '200', ordersPerHour: 6, cooldownSeconds: 60, maxPosition: '500' },
      // positionCheck: true,                // refuses when the alert's market_position is not what you really hold
    },
  },

  /** How the history of each account is kept. Every account is exported each night, also without an entry here. */
  exports: {
    main: {
      // nightly: false,                     // nothing by night; `cli export` still works
      // since: '2026-01-01',                // first UTC day wanted; as far back as the exchange shows when left out
      // symbols: ['DOGE_USDT'],             // asked for beside those that are found by plans, orders, bots and balances
      /** So many days are read again each night, for rows that came late. */
      lookBackDays: 3,
      /** How long after its end a night counts as settled. */
      settleMinutes: 30,
      csv: true, // beside the Parquet files
      // fundingPaidIs: 'negative',          // which sign of a funding payment means that you paid
    },
  },

  /** Who is told when something needs attention. A live account needs at least one way beside the log. */
  notices: {
    channels: [{ kind: 'log' }],
    // channels: [{ kind: 'telegram', chatId: '123456789' }, { kind: 'email', to: ['me@example.com'] }],  // slack, discord, webhook
    // fallback: { kind: 'discord' },        // when a channel has failed twice
    // quietHours: { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' },  // urgent ones come all the same
    // digest: { at: '07:30', timezone: 'Europe/Berlin' },
    // runbookUrl: 'https://…/infra/runbook.md',  // where you read your copy: warnings then link to it
  },

  /** Of the deployment on AWS alone. */
  aws: {
    // alarmEmail: 'me@example.com',         // told when nothing runs any more, and of other alarms
    /**
     * A fixed address for your key's IP allowlist; prices in USD a month. `none`: Amazon's changing addresses.
     * `natInstance`: 7.36, a small machine that needs a new deployment now and then. `natGateway`: 36.50, and 0.045 for
     * each GB; Amazon looks after it.
     */
    staticAddress: 'none',
  },
} satisfies Automations;
