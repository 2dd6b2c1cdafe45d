/**
 * What changes something at Pionex's bots.
 *
 * 1. Sent at most once, and once more only after the venue said that the first one's timestamp was refused, never
 *    signed after `signBeforeMs`. The endpoints know no ids of ours: a second one would make a second bot.
 * 2. `rejected` needs a code of the list of definite refusals, or the venue's own word that a check failed;
 *    `accepted` a successful reply. All else is `unknown`, once a byte may have left.
 */
import * as z from 'zod';
import type { EpochMs } from '../../core/clock.ts';
import { AppError, unreachable } from '../../core/errors.ts';
import type { ActionOutcome } from '../bot-actions.ts';
import { type Call, describe, type RestClient } from '../rest/client.ts';
import type { Reply } from '../rest/reply.ts';
import { BOT_ORDER_ALREADY_CLOSED, botRefusalText, isDefiniteBotRefusal } from './bot-codes.ts';
import { wireBotId } from './bot-values.ts';

export interface Command {
  /** Makes the request; what it throws denies the command. */
  readonly request: () => Promise<Call>;
  /** The bot that is changed; missing for one that is to be made, whose id stands in the reply. */
  readonly botId?: string;
  /** The venue's word that the bot has ended already is success, too. */
  readonly isStop?: boolean;
}

/** Sends a command by the rules above. */
export async function sendCommand(
  client: RestClient,
  command: Command,
  { signBeforeMs }: { readonly signBeforeMs: EpochMs },
): Promise<ActionOutcome> {
  const first = await notThrown(async () => {
    const call = await command.request();
    // A timestamp ahead of the venue's time would stay acceptable for longer than anybody waits.
    await client.knowTime();
    return { call, request: await client.prepare(call, signBeforeMs) };
  });
  if (first instanceof AppError) return { outcome: 'denied', code: first.code, message: first.message };
  const reply = await client.deliver(first.request);
  if (!client.isRefusedTimestamp(reply)) return outcomeOf(reply, first.call, command);

  const again = await notThrown(async () => {
    await client.syncClock();
    return client.prepare(first.call, signBeforeMs, 2);
  });
  return outcomeOf(again instanceof AppError ? reply : await client.deliver(again), first.call, command);
}

async function notThrown<T>(work: () => Promise<T>): Promise<T | AppError> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
}

function outcomeOf(reply: Reply, call: Call, command: Command): ActionOutcome {
  const what = describe(call);
  switch (reply.kind) {
    case 'success':
      return outcomeOfData(reply.data, what, command);
    case 'refused':
      return outcomeOfRefusal(reply, command);
    case 'limited':
      return unknown('TOO_MANY_REQUESTS', `Pionex stopped ${what} as one request too many.`);
    case 'unavailable':
      return unknown('venue.unavailable', `Pionex gave no answer to ${what}: ${reply.why}.`);
    case 'unexpected':
      return unknown('venue.unexpectedReply', `Pionex answered ${what} with ${reply.why}.`);
    default:
      return unreachable(reply);
  }
}

function outcomeOfRefusal(
  { code, message, keyReplaced }: Extract<Reply, { kind: 'refused' }>,
  { botId, isStop }: Command,
): ActionOutcome {
  if (isStop && code === BOT_ORDER_ALREADY_CLOSED) return accepted(botId);
  const outcome = isDefiniteBotRefusal(code) ? 'rejected' : 'unknown';
  return { outcome, code, message: botRefusalText(code, message), ...(keyReplaced && { keyReplaced }) };
}

/** A failed check or transfer stands inside of a successful reply. */
const commandData = z.looseObject({
  checkResult: z.boolean().nullish(),
  reason: z.string().nullish(),
  error: z.string().nullish(),
});

function outcomeOfData(data: unknown, what: string, { botId }: Command): ActionOutcome {
  const parsed = commandData.safeParse(data ?? {});
  if (!parsed.success)
    return unknown('venue.unexpectedReply', `Pionex answered ${what} in a shape of its own.`);
  const { checkResult, reason, error } = parsed.data;
  if (checkResult === false) {
    const code = reason || 'CHECK_FAILED';
    return { outcome: 'rejected', code, message: botRefusalText(code, '') };
  }
  if (error)
    return unknown('TRANSFER_ERROR', `Pionex took ${what} but tells of an error: ${error.slice(0, 200)}`);
  return accepted(botId ?? newBotId(data));
}

/** The reply to a new futures grid is not settled: its id is looked for at any depth. */
function newBotId(data: unknown, depth = 0): string | undefined {
  if (typeof data !== 'object' || data === null || depth > 4) return undefined;
  const { buOrderId, bu_order_id } = data as Record<string, unknown>;
  for (const id of [buOrderId, bu_order_id]) if (wireBotId.safeParse(id).success) return String(id);
  for (const inner of Object.values(data)) {
    const id = newBotId(inner, depth + 1);
    if (id !== undefined) return id;
  }
  return undefined;
}

function accepted(botId: string | undefined): ActionOutcome {
  return { outcome: 'accepted', ...(botId === undefined ? {} : { botId }) };
}

function unknown(code: string, message: string): ActionOutcome {
  return { outcome: 'unknown', code, message };
}
