/** Who sends alerts to a world: their webhooks, resent when there was no good answer, doubled, and now and then garbage. */
import { type EpochMs, isoSeconds, MINUTE_MS, SECOND_MS } from '../../../shared/core/clock.ts';
import type { PriceSource } from '../../../shared/paper/market.ts';
import type { JsonObject } from '../../../shared/table/table.ts';
import type { WorldOptions } from '../options.ts';
import type { Prng } from '../prng.ts';
import { processFor } from '../workload.ts';
import type { Ended, World } from '../world.ts';
import { type StrategyName, strategiesOf, tokenOf } from './automations.ts';

/** An alert and everything that its sender was answered. */
export interface Alert {
  /** The same for the same alert, whoever sends it however often. */
  readonly key: string;
  readonly strategy: StrategyName;
  /** Ids of the signals that it was said to be: by 202 for the first, by 200 for a later one. */
  readonly ids: Set<string>;
  /** Whether it may become a signal at all. */
  readonly isGarbage: boolean;
}

/** As TradingView does: again after a server's fault or no answer, five seconds later, up to three times. */
const RESEND_AFTER_MS = 5 * SECOND_MS;
const MOST_RESENDS = 3;

export interface AlertPlan {
  readonly options: WorldOptions;
  readonly prng: Prng;
  readonly prices: PriceSource;
  readonly endMs: EpochMs;
  readonly counts: Record<string, number>;
}

export async function planAlerts(
  world: World,
  { options, prng, prices, endMs, counts }: AlertPlan,
): Promise<ReadonlyMap<string, Alert>> {
  const alerts = new Map<string, Alert>();
  const strategies = strategiesOf(world);
  const active = strategies.filter(() => prng.chance(0.6));
  const used = active.length === 0 ? strategies.slice(0, 1) : active;
  const meanGapMs = prng.pick([2, 4, 8]) * MINUTE_MS;
  let comment = 0;
  let atMs = world.time.nowMs() + SECOND_MS;
  while (atMs < endMs) {
    // Bursts: several alerts within a second or two are the hard case for the order of a group.
    const burst = prng.chance(0.3) ? prng.between(2, 4) : 1;
    for (let number = 0; number < burst; number += 1) {
      comment += 1;
      const firesAtMs = atMs + prng.between(0, number * SECOND_MS);
      const draft = await draftFor(world, prng, prices, { strategy: prng.pick(used), firesAtMs, comment });
      const alert = alerts.get(draft.key) ?? { ...draft, ids: new Set<string>() };
      alerts.set(draft.key, alert);
      const sender = { options, prng: prng.fork(), counts };
      world.time.at(firesAtMs + prng.between(0, 900), () => void send(world, alert, draft.event, sender, 0));
      // Two instances at once, or a hasty repeat of what was answered well.
      if (prng.chance(options.duplicated / 2)) {
        const again = { options, prng: prng.fork(), counts };
        const laterMs = firesAtMs + prng.between(0, prng.pick([900, 20 * SECOND_MS, 8 * MINUTE_MS]));
        world.time.at(laterMs, () => void send(world, alert, draft.again, again, MOST_RESENDS));
      }
    }
    atMs += prng.between(SECOND_MS, 2 * meanGapMs);
  }
  return alerts;
}

interface Sender {
  readonly options: WorldOptions;
  readonly prng: Prng;
  readonly counts: Record<string, number>;
}

function send(world: World, alert: Alert, event: JsonObject, sender: Sender, resends: number): void {
  const { options, prng, counts } = sender;
  const process = processFor(options, prng.fork(), counts);
  let isAnswered = false;
  const onEnd = (ended: Ended): void => {
    // The answer may be lost on its way: the sender then tries again, though all is well.
    if (prng.chance(options.replyLost)) return;
    isAnswered = !('error' in ended) && Number(ended.report['statusCode']) < 500;
    if ('report' in ended) hear(alert, ended.report);
  };
  world.invoke('signal-intake', event, { ...process, onEnd });
  if (resends >= MOST_RESENDS) return;
  world.time.at(world.time.nowMs() + RESEND_AFTER_MS, () => {
    if (isAnswered) return;
    counts['resend'] = (counts['resend'] ?? 0) + 1;
    send(world, alert, event, sender, resends + 1);
  });
}

export function hear(alert: Alert, { statusCode, body }: JsonObject): void {
  if (statusCode !== 202 && statusCode !== 200) return;
  const { id } = JSON.parse(String(body)) as { id: string };
  alert.ids.add(id);
}

interface Draft extends Pick<Alert, 'key' | 'strategy' | 'isGarbage'> {
  readonly event: JsonObject;
  /** The same alert, as it may be sent again: one with an id of its own may stamp a new time on it. */
  readonly again: JsonObject;
}

async function draftFor(
  world: World,
  prng: Prng,
  prices: PriceSource,
  { strategy, firesAtMs, comment }: { strategy: StrategyName; firesAtMs: EpochMs; comment: number },
): Promise<Draft> {
  if (prng.chance(0.06)) return garbage(prng, strategy, comment);
  const alert = prng.chance(0.2) ? { id: `own-${comment}` } : { comment: `order ${comment}` };
  const { symbol, ...wanted } = wish(world, prng, strategy);
  const price = await prices.priceAt(paperSymbolOf(world, symbol), firesAtMs);
  const said = { symbol, price, ...wanted, ...alert };
  const event = (atMs: EpochMs) => postOf(strategy, prng, { ...said, time: isoSeconds(atMs) });
  return {
    key: `${strategy} ${comment}`,
    strategy,
    isGarbage: false,
    event: event(firesAtMs),
    again: event('id' in alert ? firesAtMs + 5 * SECOND_MS : firesAtMs),
  };
}

/** The spot symbol of the paper exchange that a symbol of the venue is priced as. */
function paperSymbolOf({ venue: { symbolOf } }: World, symbol: string): string {
  const names = (paper: string) => [symbolOf(paper), symbolOf(`${paper}_PERP`)];
  return ['BTC_USDT', 'ETH_USDT'].find((paper) => names(paper).includes(symbol)) ?? symbol;
}

function wish(world: World, prng: Prng, strategy: StrategyName): JsonObject & { readonly symbol: string } {
  const settings = world.automations.signals[strategy];
  const symbol = prng.pick(settings?.symbols ?? []);
  const action = prng.pick(settings?.actions ?? []);
  const side = action === 'sell' ? 'short' : 'long';
  const isSized = strategy === 'push' || settings?.size === 'fromSignal';
  const size =
    strategy === 'spot' ? { quote: prng.pick(['25', '60.5']) } : { contracts: prng.pick(['0.001', '0.002']) };
  return {
    symbol,
    action,
    ...(isSized && action !== 'close' ? size : {}),
    ...(strategy === 'push' ? { position: action === 'close' ? 'flat' : side } : {}),
  };
}

/** What must be turned away: no JSON, a wrong token, an unknown field, a symbol that is not listed, a time long ago. */
function garbage(prng: Prng, strategy: StrategyName, comment: number): Draft {
  const body = { symbol: 'BTC_USDT', action: 'buy', time: '2020-01-01T00:00:00Z', quote: '30' };
  const event = prng.pick<() => JsonObject>([
    () => eventOf(`/signals/${strategy}/${tokenOf(strategy)}`, '{"symbol": BTC'),
    () => eventOf(`/signals/${strategy}/${tokenOf('wrong')}`, JSON.stringify(body)),
    () => eventOf(`/signals/nobody/${tokenOf(strategy)}`, JSON.stringify(body)),
    () => postOf(strategy, prng, { ...body, surprise: true }),
    () => postOf(strategy, prng, { ...body, symbol: 'DOGE_USDT' }),
    () => postOf(strategy, prng, body),
  ])();
  return { key: `garbage ${comment}`, strategy, isGarbage: true, event, again: event };
}

/** The token stands in the path, in a header or in the body. */
function postOf(strategy: StrategyName, prng: Prng, body: JsonObject): JsonObject {
  const token = tokenOf(strategy);
  const place = prng.pick(['path', 'header', 'body'] as const);
  if (place === 'path') return eventOf(`/signals/${strategy}/${token}`, JSON.stringify(body));
  if (place === 'body') return eventOf(`/signals/${strategy}`, JSON.stringify({ ...body, token }));
  return eventOf(`/signals/${strategy}`, JSON.stringify(body), { authorization: `Bearer ${token}` });
}

/** An HTTP API event, payload format 2.0. */
export function eventOf(rawPath: string, body: string, headers: Record<string, string> = {}): JsonObject {
  return {
    version: '2.0',
    rawPath,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', ...headers },
    requestContext: { stage: '$default', http: { method: 'POST', path: rawPath, sourceIp: '198.51.100.7' } },
    body,
    isBase64Encoded: false,
  };
}
