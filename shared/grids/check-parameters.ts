import type { Reason } from '../orders/intent.ts';
import type { BotAction, GridDraft } from '../venues/bot-actions.ts';
import type { Bots, Grid } from '../venues/bots.ts';

/**
 * Asks the venue about the parameters of a new grid, or of one with a new range, before they are used. Answers why they
 * are refused; undefined when they are fine or there is nothing to check.
 */
export async function checkedParameters(
  bots: Bots,
  action: BotAction,
  bot: Grid | undefined,
): Promise<Reason | undefined> {
  const draft = draftToCheck(action, bot);
  if (draft === undefined) return undefined;
  const check = await bots.check(draft);
  if (check.ok) return undefined;
  const least = check.minInvestment === undefined ? '' : ` At least ${check.minInvestment} must be invested.`;
  return {
    code: `venue.${check.code}`,
    text: `The exchange would refuse these parameters: ${check.message.replace(/\.$/, '')}.${least}`,
    numbers: check.minInvestment === undefined ? {} : { minInvestment: check.minInvestment },
  };
}

function draftToCheck(action: BotAction, bot: Grid | undefined): GridDraft | undefined {
  if (action.do === 'create') return action.draft;
  if (action.do !== 'adjustRange' || bot?.investment === undefined) return undefined;
  const { top, bottom, rows } = action;
  const common = {
    symbol: bot.symbol,
    range: { ...bot.range, top, bottom, rows },
    investment: bot.investment,
  };
  if (bot.kind === 'spotGrid') return { kind: 'spotGrid', ...common };
  if (bot.leverage === undefined) return undefined;
  return {
    kind: 'futuresGrid',
    ...common,
    trend: bot.trend,
    leverage: bot.leverage,
    ...(bot.extraMargin === undefined ? {} : { extraMargin: bot.extraMargin }),
  };
}
