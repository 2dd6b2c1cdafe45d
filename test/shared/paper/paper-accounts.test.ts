import { describe, expect, it } from 'vitest';
import { checkAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { allOnPaper, paperAccounts } from '../../../shared/paper/paper-accounts.ts';
import { withPaperKeys } from '../../../shared/paper/paper-keys.ts';
import { noSecrets } from '../../support/no-secrets.ts';

const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
const paper = { venue: 'pionex', environment: 'paper', limits };
const strategy = (account: string, to: 'spot' | 'perpetual') => ({
  account,
  target: { to },
  symbols: [to === 'spot' ? 'BTC_USDT' : 'BTC_USDT_PERP'],
});
const futuresGrid = {
  market: 'perpetual',
  account: 'grids',
  symbol: 'BTC_USDT_PERP',
  range: { aroundPercent: 10 },
  investment: '200',
};

function automationsOf(file: Record<string, unknown>): ResolvedAutomations {
  const { automations, faults } = checkAutomations(file);
  if (automations === undefined) throw new Error(JSON.stringify(faults));
  return automations;
}

const automations = automationsOf({
  accounts: {
    spot: paper,
    futures: paper,
    grids: paper,
    live: { ...paper, environment: 'live' },
  },
  signals: {
    a: strategy('spot', 'spot'),
    b: strategy('futures', 'spot'),
    c: strategy('futures', 'perpetual'),
    d: strategy('live', 'perpetual'),
  },
  grids: { range: futuresGrid },
  notices: { channels: [{ kind: 'slack' }] },
});

describe('paper accounts', () => {
  it('are those of the paper environment, with all rights but taking money out', () => {
    expect(paperAccounts(automations).map(({ id, permissions }) => [id, permissions])).toEqual([
      ['spot', ['read', 'trade', 'botRead', 'botTrade']],
      ['futures', ['read', 'trade', 'botRead', 'botTrade']],
      ['grids', ['read', 'trade', 'botRead', 'botTrade']],
    ]);
  });

  it('have a second key that may only read where the automations say so', async () => {
    const withRead = automationsOf({ accounts: { spot: { ...paper, readKey: true } } });
    const accounts = paperAccounts(withRead);
    const secrets = withPaperKeys(withRead, noSecrets);

    expect(accounts.map(({ id, permissions }) => [id, permissions])).toEqual([
      ['spot', ['read', 'botRead']],
      ['spot', ['read', 'trade', 'botRead', 'botTrade']],
    ]);
    expect((await secrets.apiKey('spot')).apiKey).toBe('paper-spot');
    expect((await secrets.apiKey('spot/read')).apiKey).toBe('paper-spot/read');
  });

  it('trade perpetuals only where a strategy wants to: a futures grid needs no such right', () => {
    const open = paperAccounts(automations).map(({ id, futuresTrading }) => [id, futuresTrading]);
    expect(open).toEqual([
      ['spot', false],
      ['futures', true],
      ['grids', false],
    ]);
  });

  it('have keys that every process on the data folder arrives at, and no two the same', () => {
    const keys = paperAccounts(automations).map(({ apiSecret }) => apiSecret);
    expect(paperAccounts(automations).map(({ apiSecret }) => apiSecret)).toEqual(keys);
    expect(new Set(keys).size).toBe(3);
  });

  it('are asked for their own keys, all others for theirs', async () => {
    const secrets = withPaperKeys(automations, {
      ...noSecrets,
      apiKey: async (account) => ({ apiKey: `real-${account}`, apiSecret: 's' }),
    });
    expect((await secrets.apiKey('spot')).apiKey).toBe('paper-spot');
    expect((await secrets.apiKey('live')).apiKey).toBe('real-live');
  });

  it('are all there are in a preview, also those of live accounts, and at no other address', () => {
    const baseUrl = 'https://api.example.com';
    const { live, ...others } = automations.accounts;
    if (live === undefined) throw new Error('there is no live account');
    const preview = allOnPaper({ ...automations, accounts: { ...others, live: { ...live, baseUrl } } });
    expect(preview.accounts['live']).toMatchObject({ environment: 'paper' });
    expect(preview.accounts['live']).not.toHaveProperty('baseUrl');
    expect(paperAccounts(preview).map(({ id, futuresTrading }) => [id, futuresTrading])).toContainEqual([
      'live',
      true,
    ]);
  });
});
