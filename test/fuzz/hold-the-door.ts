/** What holds of every request, whatever it is. */
import { strict as assert } from 'node:assert';
import type { Strategy } from '../../shared/automations/schema.ts';
import { aStrategy, createIntake, type Intake } from '../functions/signal-intake/intake.ts';
import { type FuzzRequest, SECRETS, STRATEGIES } from './signal-requests.ts';

export interface Door {
  /** Sends one request and asserts what must hold; answers its status. */
  try(request: FuzzRequest): Promise<number>;
}

const POSSIBLE = [200, 202, 400, 401, 404, 405, 413, 415, 422, 429];

export async function openDoor(): Promise<Door> {
  const intake = await createIntake(strategies(), {
    tokens: STRATEGIES.filter((name) => name !== 'tokenless' && name !== 'nobody'),
  });
  return { try: (request) => tryDoor(intake, request) };
}

async function tryDoor(intake: Intake, { sent, mayPass }: FuzzRequest): Promise<number> {
  const logged = intake.logged as unknown[];
  logged.length = 0;
  intake.table.calls.length = 0;
  intake.queued.length = 0;

  const { status, body } = await intake.send(sent);

  assert.ok(POSSIBLE.includes(status), `it was answered with ${status}`);
  const written = intake.table.calls.filter(({ name }) => name !== 'get');
  const isIn = status === 200 || status === 202;
  if (!mayPass) {
    assert.deepEqual({ isIn, written, queued: intake.queued }, { isIn: false, written: [], queued: [] });
  }
  if (!isIn) assert.deepEqual(intake.queued, [], 'a refused alert was queued');
  const told = JSON.stringify([logged, body]);
  for (const secret of SECRETS) assert.ok(!told.includes(secret), `a secret shows in ${told}`);
  assert.equal(logged.length, 1, 'a request leaves one line');
  return status;
}

function strategies(): Record<string, Strategy> {
  const common = {
    perMinute: 1e9,
    symbols: ['BTC_USDT', 'ETH_USDT'],
    size: { quote: '10' as never },
    actions: ['buy', 'sell', 'close', 'reverse'] as never,
  };
  const target = { to: 'notice' as const };
  const own = (overrides: Partial<Strategy>) => aStrategy({ ...common, target, ...overrides });
  return {
    'standing-orders': own({ format: 'standing-orders' }),
    tradingview: own({ format: 'tradingview', target: { to: 'spot' }, size: 'fromSignal' }),
    '3commas': own({ format: '3commas' }),
    okx: own({ format: 'okx' }),
    wundertrading: own({ format: 'wundertrading' }),
    pionex: own({ format: 'pionex' }),
    signs: own({ auth: 'hmac' }),
    tokenless: own({}),
  };
}
