/** The load that the project is measured by: 4 daily plans, one watched account, 3 secrets; with 100 signals a day. */
import { resolveAutomations } from '../../shared/automations/resolve.ts';

export const STANDARD_SIGNALS_PER_DAY = 100;

const daily = (symbol: string, hour: number) => ({
  account: 'main',
  what: { symbol },
  amount: { quote: '25' },
  when: { schedule: `cron(0 ${hour} * * ? *)`, timezone: 'UTC' },
});

export const standardLoad = resolveAutomations({
  accounts: {
    main: {
      venue: 'pionex',
      environment: 'live',
      limits: { coin: 'USDT', perOrder: '100', perDay: '5000', perMonth: '50000' },
    },
  },
  plans: {
    'btc-morning': daily('BTC_USDT', 7),
    'eth-noon': daily('ETH_USDT', 12),
    'sol-evening': daily('SOL_USDT', 18),
    'btc-night': daily('BTC_USDT', 22),
  },
  watch: { main: {} },
  signals: {
    desk: {
      account: 'main',
      format: 'tradingview',
      auth: 'hmac',
      target: { to: 'spot' },
      symbols: ['BTC_USDT'],
      actions: ['buy'],
      size: { quote: '20' },
    },
  },
  notices: { channels: [{ kind: 'telegram', chatId: '1' }] },
});
