import { describe, expect, it } from 'vitest';
import type { Decimal } from '../../../shared/core/decimal.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { automationsWith, doctorWith, marked, NOW, weekly } from './doctor-world.ts';
import { createCliWorld } from './machine.ts';

describe('doctor', () => {
  it('says that all is well, check by check, when an order could be placed', async () => {
    const run = await doctorWith({});
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(marked(run, '✓')).toEqual([
      expect.stringMatching(/^node: Node \d+\./),
      expect.stringMatching(/^automations: \/.*automations\.json: 1 account, 1 plan\.$/),
      expect.stringMatching(/^data folder: .* can be read and written\.$/),
      'network: The exchange answers (0 ms).',
      "clock: This machine's clock is 0 ms ahead of the exchange's (safe up to 10000 ms).",
      'key: It is accepted and may read: 100000 USDT are free.',
      'trading right: The key may cancel orders, which is the right to place them, too.',
      'symbols: BTC_USDT: known and traded.',
      'amounts: 50 USDT of BTC_USDT a slot (minimum 10 USDT).',
    ]);
    expect([...marked(run, '!'), ...marked(run, '✗'), ...marked(run, '–')]).toEqual([]);
    expect(run.out.trimEnd().split('\n').at(-1)).toBe('All is well.');
  });

  it('fails when the exchange cannot be reached, and leaves out what rests on it', async () => {
    const run = await doctorWith({ unreachable: true });
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual([
      expect.stringMatching(/^network: Pionex did not answer .*fetch failed.*Try again later\.$/),
    ]);
    expect(marked(run, '–')).toEqual([
      'key: Not checked: no answer from the exchange.',
      'amounts: Not checked: the exchange could not be asked.',
    ]);
  });

  it('fails when the clock is further off than is safe, although requests still get through', async () => {
    const run = await doctorWith({ exchangeAheadMs: 10_001 });
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual([
      `clock: This machine's clock is 10001 ms behind the exchange's, more than the 10000 ms that are safe: set it, e.g. with "timedatectl set-ntp true".`,
    ]);
  });

  it('notes a clock that is off by more than a second, and passes', async () => {
    const run = await doctorWith({ exchangeAheadMs: -1_001 });
    expect(run.code).toBe(0);
    expect(marked(run, '!')).toEqual([
      `clock: This machine's clock is 1001 ms ahead of the exchange's; that still works, but set it, e.g. with "timedatectl set-ntp true".`,
    ]);
  });

  it('fails for a key that the exchange does not know', async () => {
    const run = await doctorWith({ key: async () => ({ apiKey: 'another', apiSecret: 'hunter2' }) });
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual([
      expect.stringContaining('key: Account main: Pionex does not know this API key'),
    ]);
    expect(marked(run, '–')).toEqual(['trading right: Not checked: the key is not accepted.']);
    expect(run.out).not.toContain('hunter2');
  });

  it('fails for a secret that does not belong to the key, without showing it', async () => {
    const run = await doctorWith({ key: async () => ({ apiKey: 'paper-main', apiSecret: 'hunter2' }) });
    expect(marked(run, '✗')).toEqual([
      expect.stringContaining(
        'key: Account main: Pionex does not accept the signature: the API secret does not belong',
      ),
    ]);
    expect(run.out).not.toContain('hunter2');
  });

  it('fails for a key that may read but not trade', async () => {
    const run = await doctorWith({ account: { permissions: ['read'] } });
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual([
      expect.stringMatching(
        /^trading right: Account main: .*lacks a permission: give it reading and trading rights/,
      ),
    ]);
  });

  it('fails for an address that is not on the key’s list', async () => {
    const run = await doctorWith({ account: { allowedIps: ['203.0.113.7'] } });
    expect(marked(run, '✗')).toEqual([expect.stringContaining("add its public IP to the key's whitelist")]);
  });

  it('fails for an account without a key and asks the exchange nothing', async () => {
    const missing = new AppError('secret.missing', 'Account main has no key: write one.');
    const run = await doctorWith({ key: async () => Promise.reject(missing) });
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual(['key: Account main has no key: write one.']);
    expect(marked(run, '–')).toEqual([
      'network: Not checked: no key.',
      'amounts: Not checked: the exchange could not be asked.',
    ]);
  });

  it('fails for symbols that are unknown or not traded, and names each', async () => {
    const run = await doctorWith(
      {},
      {
        typo: { ...weekly, what: { symbol: 'BTCC_USDT' } },
        basket: { ...weekly, what: { basket: { ETH_USDT: 1, WAVES_USDT: 1, EHT_USDT: 1 } } },
      },
    );
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual([
      'symbols: The exchange does not know BTCC_USDT: check its spelling in the automations.',
      'symbols: The exchange does not trade WAVES_USDT at present: pause what uses it or choose another.',
      'symbols: The exchange does not know EHT_USDT: check its spelling in the automations.',
    ]);
    expect(run.out.trimEnd().split('\n').at(-1)).toBe('3 checks failed.');
  });

  it('notes an amount under the minimum, and over how many slots it is collected', async () => {
    const run = await doctorWith({}, { drip: { ...weekly, amount: { quote: '3' } } });
    expect(run.code).toBe(0);
    expect(marked(run, '!')).toEqual([
      "amounts: 3 USDT of BTC_USDT is under the exchange's minimum of 10 USDT: it is collected over about 4 slots.",
    ]);
  });

  it('fails when the account’s own limit is under the minimum: no order would ever be possible', async () => {
    const run = await doctorWith({}, { drip: { ...weekly, amount: { quote: '3' } } }, '9.99');
    expect(run.code).toBe(1);
    expect(marked(run, '✗')).toEqual([
      "amounts: No order of BTC_USDT is possible: the account's perOrder of 9.99 is under the exchange's minimum of 10; raise perOrder.",
    ]);
  });

  it('notes when the free balance does not cover the next slot', async () => {
    const run = await doctorWith({ account: { balances: { USDT: '49.99' as Decimal } } });
    expect(run.code).toBe(0);
    expect(marked(run, '!')).toEqual([
      'funds: A slot needs 50 USDT, but only 49.99 are free: pay in before the next one.',
    ]);
  });

  it('goes on without automations as far as it can', async () => {
    const world = await createCliWorld(automationsWith({ weekly }), { nowMs: NOW });
    const { code, out } = await world.run('doctor', '--automations', '/nowhere.ts', '--json');
    world.close();
    expect(code).toBe(1);
    expect(JSON.parse(out).slice(1)).toEqual([
      {
        about: 'this machine',
        check: 'automations',
        verdict: 'failed',
        text: 'There is no automations file at /nowhere.ts; give its path with --automations FILE.',
      },
      { about: 'this machine', check: 'accounts', verdict: 'skipped', text: 'Not checked: no automations.' },
    ]);
  });

  it('notes what is paused', async () => {
    const world = await createCliWorld(automationsWith({ weekly }), { nowMs: NOW });
    await world.run('pause', 'plan', 'weekly');
    const run = await world.run('doctor');
    world.close();
    expect(run.code).toBe(0);
    expect(marked(run, '!')).toEqual([
      'pause: Paused: plan weekly. Nothing is ordered there until "resume".',
    ]);
  });
});
