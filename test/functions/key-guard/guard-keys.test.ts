/** key-guard with the real adapter against the paper exchange, and the keys in a real file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { guardKeys } from '../../../functions/key-guard/guard-keys.ts';
import { DAY_MS } from '../../../shared/core/clock.ts';
import type { Deps } from '../../../shared/deps.ts';
import type { PaperAccount } from '../../../shared/paper/accounts.ts';
import { fileSecrets } from '../../../shared/secrets/file-secrets.ts';
import { fileVault } from '../../../shared/secrets/file-vault.ts';
import type { Venue } from '../../../shared/venues/venue.ts';
import type { Venues } from '../../../shared/venues/venues.ts';
import { ACCOUNT, anAccount, money, SLOT_MS, someAutomations } from '../../support/builders.ts';
import { createPaperWorld } from '../../support/paper-world.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const keyOf = (name: string) => ({ apiKey: `k3y-${name}`, apiSecret: `s3cret-${name}` });
const entry = (name: string, permissions: PaperAccount['permissions'], more: Partial<PaperAccount> = {}) => ({
  id: ACCOUNT,
  ...keyOf(name),
  permissions,
  balances: { USDT: money('5000') },
  ...more,
});

async function guarded(keys: { main: string; read?: string }, account: object = { readKey: true }) {
  const folder = mkdtempSync(join(tmpdir(), 'guard-'));
  folders.push(folder);
  const file = join(folder, 'secrets.json');
  const secrets = fileSecrets(file);
  const live = { ...anAccount(), environment: 'live' as const, ...account };
  const world = createPaperWorld(someAutomations(undefined, { [ACCOUNT]: live }), {
    apiKey: (keyId) => secrets.apiKey(keyId),
    exchange: {
      accounts: [
        entry('trader', ['read', 'trade']),
        entry('trader2', ['read', 'trade']),
        entry('reader', ['read']),
        entry('elsewhere', ['read', 'trade'], { allowedIps: ['203.0.113.7'] }),
      ],
    },
  });
  const vault = fileVault(file, world.clock);
  await vault.putPending(ACCOUNT, keyOf(keys.main));
  if (keys.read !== undefined) await vault.putPending(`${ACCOUNT}/read`, keyOf(keys.read));
  const deps: Deps = { ...world.deps, vault };
  const titles = () => world.notices.map(({ title, severity }) => `${severity}: ${title}`);
  const everythingTold = () => JSON.stringify([world.notices, world.logged, world.table.calls]);
  return {
    ...world,
    deps,
    vault,
    titles,
    everythingTold,
    days: (count: number) => world.clock.advance(count * DAY_MS),
  };
}

it('is silent about keys that may do what they are for', async () => {
  const { deps, titles, everythingTold } = await guarded({ main: 'trader', read: 'reader' });

  expect(await guardKeys(deps)).toEqual({
    main: { reads: 'yes', trades: 'yes', findings: [] },
    'main/read': { reads: 'yes', trades: 'no', findings: [] },
  });

  expect(titles()).toEqual([]);
  expect(everythingTold()).not.toMatch(/k3y|s3cret/);
});

it('tells once of a read-only key that may trade, again when it lasts, and when it is over', async () => {
  const { deps, titles, vault, days } = await guarded({ main: 'trader', read: 'trader2' });

  await guardKeys(deps);
  await guardKeys(deps);
  expect(titles()).toEqual(['warning: read-only key of account main: may trade']);
  days(1);
  await guardKeys(deps);
  await vault.putPending('main/read', keyOf('reader'));
  await vault.makeCurrent('main/read');
  for (let run = 0; run < 2; run += 1) {
    days(1);
    await guardKeys(deps);
  }

  expect(titles().slice(1)).toEqual([
    'urgent: read-only key of account main: still may trade',
    'info: read-only key of account main: the new one works',
    'info: read-only key of account main: over: may trade',
  ]);
});

it('tells of a trading key that may not trade', async () => {
  const { deps, titles } = await guarded({ main: 'reader' }, {});

  await guardKeys(deps);

  expect(titles()).toEqual(['urgent: key of account main: may not trade']);
});

it('tells what the exchange says of another source address, and what to do', async () => {
  const { deps, notices, titles } = await guarded({ main: 'elsewhere' }, {});

  await guardKeys(deps);

  expect(titles()).toEqual(['urgent: key of account main: is refused from this address']);
  expect(notices[0]?.topic).toBe('address-refused');
  expect(notices[0]?.text).toContain("add its public IP to the key's whitelist (IP_NOT_WHITELISTED");
});

it('tells of a key that is missing, and looks at the others', async () => {
  const { deps, titles } = await guarded({ main: 'trader' });

  expect(await guardKeys(deps)).toMatchObject({
    main: { findings: [] },
    'main/read': { findings: ['refused'] },
  });

  expect(titles()).toEqual(['urgent: read-only key of account main: is refused']);
});

it('concludes nothing from an exchange that does not answer', async () => {
  const { deps, strike, titles } = await guarded({ main: 'trader' }, {});
  strike(() => ({ kind: 'gatewayPage', status: 502, executed: false }));

  expect(await guardKeys(deps)).toMatchObject({ main: { reads: 'unclear', findings: [] } });

  expect(titles()).toEqual([]);
});

it.each([
  ['after 90 days', {}, 89],
  ['as its account says', { rotateKeyAfterDays: 30 }, 29],
])('reminds of a rotation %s, and of each further month once', async (_when, account, fineDays) => {
  const { deps, titles, days } = await guarded({ main: 'trader' }, account);
  days(fineDays);
  await guardKeys(deps);
  expect(titles()).toEqual([]);

  days(1);
  await guardKeys(deps);
  days(1);
  await guardKeys(deps);
  days(29);
  await guardKeys(deps);

  expect(titles()).toEqual([
    `info: key of account main: is ${fineDays + 1} days old`,
    `info: key of account main: is ${fineDays + 31} days old`,
  ]);
});

it('forgets the previous key once the new one has been seen to work, and not before', async () => {
  const { deps, vault, titles } = await guarded({ main: 'trader' }, {});
  await vault.putPending(ACCOUNT, keyOf('elsewhere'));
  await vault.makeCurrent(ACCOUNT);
  await guardKeys(deps);
  expect(await vault.versions(ACCOUNT)).toHaveProperty('previous');

  await vault.putPending(ACCOUNT, keyOf('trader2'));
  await vault.makeCurrent(ACCOUNT);
  expect(await guardKeys(deps)).toMatchObject({ main: { forgot: 'previous' } });

  expect(Object.keys(await vault.versions(ACCOUNT))).toEqual(['current']);
  expect(titles()).toContain('info: key of account main: the new one works');
});

it('tells what the venue itself says of a key: that it may withdraw, ends soon, or has no list of addresses', async () => {
  const { deps, titles } = await guarded({ main: 'trader' }, {});
  const facts = { canWithdraw: true, addresses: [], expiresAtMs: SLOT_MS + 10 * DAY_MS };
  const telling = (venues: Venues): Venues => ({
    ...venues,
    using: (use) => telling(venues.using(use)),
    any: async (account): Promise<Venue> => ({
      ...(await venues.any(account)),
      keyFacts: async () => facts,
    }),
  });

  await guardKeys({ ...deps, venues: telling(deps.venues) });

  expect(titles()).toEqual([
    'urgent: key of account main: may withdraw',
    'warning: key of account main: ends in 10 days',
    'info: key of account main: may be used from any address',
  ]);
});

it('leaves paper accounts alone, whose keys guard nothing', async () => {
  const { deps } = await guarded({ main: 'trader' }, { environment: 'paper' });

  expect(await guardKeys(deps)).toEqual({});
});
