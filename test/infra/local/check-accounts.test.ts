import { describe, expect, it } from 'vitest';
import { checkAccounts } from '../../../infra/local/check-accounts.ts';
import { createPreviewWorld } from '../../../infra/local/preview-world.ts';
import { AppError, type ErrorCode } from '../../../shared/core/errors.ts';
import { type Log, silentLog } from '../../../shared/core/log.ts';
import { venuesOf } from '../../support/venues.ts';
import { withPlans } from './plans.ts';

/** Checks two plans of one account whose venue answers its balances with this error. */
async function check(code: ErrorCode | undefined): Promise<{ warnings: unknown[]; asked: unknown[] }> {
  const when = { schedule: 'rate(1 day)', timezone: 'UTC' };
  const automations = withPlans({
    one: { when },
    two: { when, what: { basket: { ETH_USDT: 1, BTC_USDT: 1 } } },
  });
  const { deps, close } = await createPreviewWorld({ automations, seed: 1, startMs: 0 });
  const venue = await deps.venues.open('paper');
  const warnings: unknown[] = [];
  const asked: unknown[] = [];
  const log: Log = { ...silentLog, warn: (_, fields) => warnings.push(fields) };
  const failing = {
    ...venue,
    instruments: async (symbols: readonly string[]) => {
      asked.push(symbols);
      return [];
    },
    balances: async () => {
      if (code !== undefined) throw new AppError(code, 'No.');
      return [];
    },
  };
  await checkAccounts({ ...deps, log, venues: venuesOf(failing) }).finally(close);
  return { warnings, asked };
}

describe('the check of the accounts at the start', () => {
  it('asks each account once for all symbols of its plans', async () => {
    expect(await check(undefined)).toEqual({ warnings: [], asked: [['BTC_USDT', 'ETH_USDT']] });
  });

  it.each(['venue.auth', 'secret.missing', 'venue.notFound'] as const)(
    'refuses to start on %s',
    async (code) => {
      await expect(check(code)).rejects.toMatchObject({ code });
    },
  );

  it.each(['venue.unavailable', 'venue.banned', 'venue.unexpectedReply'] as const)(
    'only warns of %s, because it may be over at the first slot',
    async (code) => {
      const { warnings } = await check(code);

      expect(warnings).toEqual([{ account: 'paper', message: 'No.' }]);
    },
  );
});
