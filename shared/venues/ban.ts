/**
 * A venue bans whoever asks too much: for 60 s, and 10 s longer for every request sent meanwhile. While a ban
 * lasts nothing of that account leaves this process, and the ban stands in the table for other invocations.
 */
import * as z from 'zod';
import { CONTROL_PARTITION } from '../control/pause.ts';
import {
  type Clock,
  DAY_MS,
  type DurationMs,
  type EpochMs,
  isoSeconds,
  MINUTE_MS,
  SECOND_MS,
} from '../core/clock.ts';
import { AppError, messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import type { Metrics } from '../core/metrics.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Key, Row, Table } from '../table/table.ts';

export interface Ban {
  readonly untilMs: EpochMs;
  /** Requests that were refused after the ban had begun. */
  readonly slips: number;
  readonly reason: string;
}

/** Stands before every request of one account in this process. */
export interface BanGate {
  /** Throws `venue.banned` while a ban lasts. */
  check(): void;
  /**
   * A request was refused as one too many: begins or prolongs the ban, here first and then in the table. `untilMs`:
   * its end by our clock, where the venue has said it.
   */
  report(reason: string, untilMs?: EpochMs): Promise<void>;
  /** Takes over a ban that was read elsewhere. */
  adopt(untilMs: EpochMs | undefined): void;
}

export const BAN_MS: DurationMs = MINUTE_MS;
export const SLIP_MS: DurationMs = 10 * SECOND_MS;
/** Writers of one row that lose this often in turn are too many to be real. */
const MAX_WRITES = 8;

const banRow = lazySchema(() =>
  z.strictObject({ untilMs: z.int(), slips: z.int().min(0), reason: z.string() }),
);

export function createBanGate(parts: {
  readonly accountId: string;
  readonly table: Table;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}): BanGate {
  const { accountId, table, clock, log, metrics } = parts;
  let ban: Ban | undefined;
  const adopt = (untilMs: EpochMs | undefined) => {
    if (untilMs === undefined || untilMs <= (ban?.untilMs ?? 0)) return;
    ban = { untilMs, slips: ban?.slips ?? 0, reason: ban?.reason ?? 'read from the table' };
  };

  return {
    adopt,
    check: () => {
      if (ban === undefined || clock.nowMs() >= ban.untilMs) return;
      throw new AppError(
        'venue.banned',
        `The exchange has banned account ${accountId} for asking too often: nothing is sent before ${isoSeconds(ban.untilMs)}.`,
        { retry: 'later', context: { account: accountId, untilMs: ban.untilMs } },
      );
    },
    report: async (reason, untilMs) => {
      const refusal = { atMs: clock.nowMs(), reason, ...(untilMs === undefined ? {} : { untilMs }) };
      ban = banAfterRefusal(ban, refusal);
      let slips = ban.slips;
      log.error('venue.banned', { account: accountId, untilMs: ban.untilMs, slips, reason });
      try {
        const recorded = await recordBan(table, accountId, refusal);
        slips = recorded.slips;
        adopt(recorded.untilMs);
      } catch (thrown) {
        // The ban holds in this process; others will learn it from the venue.
        log.error('venue.banNotRecorded', { account: accountId, message: messageOf(thrown) });
      }
      // A request that slips through prolongs a ban that is counted already.
      if (slips === 0) metrics.add('VenueBans', 1);
    },
  };
}

/** The ban of an account as it stands in the table, past or present. */
export async function readBan(table: Table, accountId: string): Promise<Ban | undefined> {
  return banFrom(await table.get(banKey(accountId)), accountId);
}

/** The ban in an account's row. Throws `data.damaged` when the row holds something else. */
export function banFrom(row: Row | undefined, accountId: string): Ban | undefined {
  return row && parseBan(row.data, accountId);
}

/** Begins or prolongs the ban in the table. Throws when the table cannot take it. */
export async function recordBan(table: Table, accountId: string, refusal: BanRefusal): Promise<Ban> {
  for (let writes = 0; writes < MAX_WRITES; writes += 1) {
    const row = await table.get(banKey(accountId));
    const ban = banAfterRefusal(banFrom(row, accountId), refusal);
    const expected = row === undefined ? 'absent' : { version: row.version };
    const result = await table.put(banKey(accountId), { ...ban }, expected);
    if (result.written) return ban;
  }
  throw new AppError(
    'table.conflict',
    `The ban of account ${accountId} is being written by others all the time.`,
    {
      retry: 'later',
    },
  );
}

/** Of one request too many. */
export interface BanRefusal {
  readonly atMs: EpochMs;
  readonly reason: string;
  /** The end of the ban, where the venue has said it; believed up to a day. */
  readonly untilMs?: EpochMs;
}

export function banAfterRefusal(
  ban: Ban | undefined,
  { atMs, reason, untilMs: saidMs = 0 }: BanRefusal,
): Ban {
  const toldMs = Math.min(saidMs, atMs + DAY_MS);
  if (ban === undefined || ban.untilMs <= atMs) {
    return { untilMs: Math.max(toldMs, atMs + BAN_MS), slips: 0, reason };
  }
  return { untilMs: Math.max(toldMs, ban.untilMs + SLIP_MS), slips: ban.slips + 1, reason };
}

function parseBan(data: unknown, accountId: string): Ban {
  const parsed = banRow.safeParse(data);
  if (parsed.success) return parsed.data;
  const { pk, sk } = banKey(accountId);
  throw new AppError(
    'data.damaged',
    `The row ${pk} ${sk} of the table is not a ban: remove it and try again.`,
  );
}

export function banKey(accountId: string): Key {
  return { pk: CONTROL_PARTITION, sk: `ban#${accountId}` };
}
