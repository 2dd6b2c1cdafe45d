/**
 * Pionex's own check of a new grid. Both endpoints want snake_case inside `buOrderData`: other spellings are ignored
 * without a word. `extra_margin` is false, so that `quote_investment` is the trading capital and the margin comes on
 * top, just as `create` takes them.
 */
import * as z from 'zod';
import type { GridDraft, ParameterCheck } from '../bot-actions.ts';
import { describe } from '../rest/client.ts';
import { parseData } from '../rest/reply.ts';
import { present, wireMoneyIfAny } from '../rest/wire-values.ts';
import { type Body, botPost, exactNumber, positive, rowsNumber, TRENDS, triggerFields } from './bot-body.ts';
import { BOT_INTERNAL_ERROR, botRefusalText } from './bot-codes.ts';
import type { BotReads, Refused } from './bot-reads.ts';
import { type BotFacts, pairOf } from './bot-requests.ts';
import { wirePriceIfAny } from './bot-values.ts';
import { INVALID_TIMESTAMP, isKeyRefusal } from './codes.ts';

const checkData = z.looseObject({
  min_investment: wireMoneyIfAny,
  max_investment: wireMoneyIfAny,
  estimate_liquidation_price_up: wirePriceIfAny,
  estimate_liquidation_price_down: wirePriceIfAny,
  estimate_fee: wireMoneyIfAny,
});

/** Throws when the check itself fails: for the key, the clock, or trouble at the venue. */
export async function checkDraft(
  reads: BotReads,
  draft: GridDraft,
  facts: Pick<BotFacts, 'listing'>,
): Promise<ParameterCheck> {
  const isSpot = draft.kind === 'spotGrid';
  const call = botPost(`orders/${draft.kind}/checkParams`, {
    ...(await pairOf(draft, facts)),
    buOrderData: isSpot ? spotFields(draft) : futuresFields(draft),
  });
  const answer = await reads.ask(call);
  if (answer.kind === 'success') {
    const data = parseData(checkData, answer.data, describe(call));
    return {
      ok: true,
      ...bounds(data),
      ...present({
        liquidationAbove: data.estimate_liquidation_price_up,
        liquidationBelow: data.estimate_liquidation_price_down,
        estimatedFee: data.estimate_fee,
      }),
    };
  }
  if (saysNothing(answer.code)) throw reads.errorOf(answer, call);
  return { ok: false, code: answer.code, message: messageOf(answer), ...bounds(dataOf(answer)) };
}

function spotFields(draft: Extract<GridDraft, { kind: 'spotGrid' }>): Body {
  return { ...rangeFields(draft), quote_total_investment: positive(draft.investment) };
}

function futuresFields(draft: Extract<GridDraft, { kind: 'futuresGrid' }>): Body {
  return {
    ...rangeFields(draft),
    trend: TRENDS[draft.trend],
    leverage: exactNumber(positive(draft.leverage)),
    extra_margin: false,
    quote_investment: positive(draft.investment),
    extra_margin_amount: draft.extraMargin,
  };
}

function rangeFields(draft: GridDraft): Body {
  const { top, bottom, rows, spacing } = draft.range;
  return {
    top,
    bottom,
    row: rowsNumber(rows),
    grid_type: spacing,
    ...triggerFields(draft, 'condition_direction'),
  };
}

/** Refusals that are about the request, not about the parameters. */
function saysNothing(code: string): boolean {
  return isKeyRefusal(code) || code === INVALID_TIMESTAMP || code === BOT_INTERNAL_ERROR;
}

/** The venue's message says which parameter; a code alone is turned into a sentence. */
function messageOf({ code, message }: Refused): string {
  return message === '' ? botRefusalText(code, message) : message;
}

/** Some refusals come with the bounds of the investment. */
function dataOf({ data }: Refused): z.output<typeof checkData> {
  return checkData.safeParse(data).data ?? checkData.parse({});
}

function bounds(data: z.output<typeof checkData>) {
  return present({ minInvestment: data.min_investment, maxInvestment: data.max_investment });
}
