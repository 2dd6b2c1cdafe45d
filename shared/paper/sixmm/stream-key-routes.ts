/**
 * Keys of the private stream: valid for an hour, and as long again after each renewal. They are kept in memory: at an
 * exchange that was started anew there is none.
 */
import * as z from 'zod';
import { type EpochMs, HOUR_MS } from '../../core/clock.ts';
import { noise, seedFrom } from '../noise.ts';
import { bodyOf } from './parameters.ts';
import { CODES, SixmmRefusal } from './refusal.ts';
import { privateRoute, type Route, type RouteParts } from './route.ts';

const PATH = 'user/listen-key';

const namedKey = z.object({ listenKey: z.string().min(1) });

interface OpenKey {
  readonly account: string;
  readonly expireAt: EpochMs;
}

export function streamKeyRoutes({ habits }: Pick<RouteParts, 'habits'>): readonly Route[] {
  const open = new Map<string, OpenKey>();
  let opened = 0;
  /** Refuses a key that is closed, expired, or of another account. */
  const find = (listenKey: string, account: string, atMs: EpochMs): void => {
    const known = open.get(listenKey);
    if (known?.account === account && known.expireAt > atMs) return;
    throw new SixmmRefusal(CODES.invalid, `Invalid listenKey ${listenKey}`);
  };
  const renewed = (listenKey: string, account: string, atMs: EpochMs) => {
    const expireAt = atMs + HOUR_MS;
    open.set(listenKey, { account, expireAt });
    return { listenKey, expireAt };
  };
  return [
    privateRoute('POST', PATH, 'read', ({ account, atMs }) => {
      for (const [listenKey, { expireAt }] of open) if (expireAt <= atMs) open.delete(listenKey);
      const kept = [...open].find(([, key]) => key.account === account.id);
      if (habits.keepsListenKey && kept !== undefined) return renewed(kept[0], account.id, atMs);
      opened += 1;
      return renewed(newKey(account.id, opened, atMs), account.id, atMs);
    }),
    privateRoute('PUT', PATH, 'read', ({ call, account, atMs }) => {
      const { listenKey } = bodyOf(call, namedKey);
      find(listenKey, account.id, atMs);
      return renewed(listenKey, account.id, atMs);
    }),
    privateRoute('DELETE', PATH, 'read', ({ call, account, atMs }) => {
      const { listenKey } = bodyOf(call, namedKey);
      find(listenKey, account.id, atMs);
      open.delete(listenKey);
      return {};
    }),
  ];
}

/** No secret here: it only has to look like one, and to be another one each time. */
function newKey(account: string, count: number, atMs: EpochMs): string {
  const seed = seedFrom('listen key', account, count, atMs);
  return [1, 2, 3, 4].map((nth) => noise(seed, nth).toString(16).padStart(8, '0')).join('');
}
