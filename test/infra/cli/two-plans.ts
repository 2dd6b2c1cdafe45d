import type { Automations } from '../../../shared/automations/schema.ts';

/** A Saturday in Berlin, one day before the clock goes forward from 02:00 to 03:00. */
export const BEFORE_SPRING = Date.parse('2027-03-27T12:00:00Z');

/** One plan that runs in the hour of the clock changes, and one that ends soon. */
export const automations = {
  accounts: {
    main: {
      venue: 'pionex',
      environment: 'paper',
      limits: { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' },
    },
  },
  plans: {
    nightly: {
      account: 'main',
      what: { symbol: 'BTC_USDT' },
      amount: { quote: '25' },
      when: { schedule: 'cron(30 2 * * ? *)', timezone: 'Europe/Berlin' },
    },
    weekly: {
      account: 'main',
      what: { basket: { BTC_USDT: 3, ETH_USDT: 1 } },
      amount: { quote: '100' },
      when: { schedule: 'rate(7 days)', timezone: 'UTC', end: '2027-04-08' },
    },
  },
} satisfies Automations;
