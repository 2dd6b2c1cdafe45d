import { watchedAccounts } from '../../functions/grid-health/watched-account.ts';
import { percentText, priceText } from '../../functions/grid-health/words.ts';
import { type Decimal, decimal, minus, times } from '../../shared/core/decimal.ts';
import { AppError } from '../../shared/core/errors.ts';
import { percentOf } from '../../shared/grids/figures.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import type { GridSuggestion } from '../../shared/venues/bot-actions.ts';
import { alignColumns } from '../local/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { countOf } from './arguments.ts';
import type { Answer, Arguments, CliContext } from './command.ts';
import { botsNamed, noBot, type SeenBot } from './grids-find.ts';
import { signed } from './grids-list.ts';
import { notFound } from './known-plan.ts';
import type { Subcommand } from './subcommand.ts';

const MOST_DAYS = 3_650;

export const gridsSuggest: Subcommand = {
  words: ['suggest'],
  positionals: 'BOT|SYMBOL',
  maxPositionals: 1,
  summary: 'what the exchange would set up, beside what the bot has now',
  options: {
    days: { value: 'N', help: 'show: so many days (14); suggest: from so many days of prices' },
    account: { value: 'ACCOUNT', help: "suggest: ask this account's exchange (the bot's own)" },
  },
  notAws:
    "A suggestion is asked for with the account's key, and the keys of a deployment stay in AWS: leave --aws out to ask with a key of this machine.",
  run: async (context, given) => {
    const [name] = given.positionals;
    if (name === undefined) throw new UsageError('Say what: grids suggest BOT, or a symbol.');
    const found = await botsNamed(context, name);
    if (found.length === 0 && !SYMBOL.test(name)) throw noBot(name);
    return suggestGrid(context, { name, bot: found.length === 1 ? found[0] : undefined }, given);
  },
};

const SYMBOL = /^[A-Z0-9]+(_[A-Z0-9]+)+$/;

interface Wanted {
  readonly name: string;
  /** Missing for a symbol on which no bot, or more than one, is watched. */
  readonly bot: SeenBot | undefined;
}

type Option = GridSuggestion['options'][number];

/** What the exchange would set up, beside what the bot has. */
async function suggestGrid(context: CliContext, { name, bot }: Wanted, given: Arguments): Promise<Answer> {
  if (bot?.tracker.inverted === true) {
    throw new AppError(
      'venue.unsupported',
      `The exchange suggests nothing for coin-margined grids such as ${name}.`,
    );
  }
  const account = await accountFor(context, bot, given.values.get('account'));
  const bots = await (await context.deps()).venues.bots(account);
  if (!bots.capabilities.suggestion) {
    throw new AppError('venue.unsupported', `The venue of account ${account} suggests no grids.`);
  }
  const symbol = (bot?.tracker.symbol ?? name).replace(/_PERP$/, '');
  const suggestion = await bots.suggestion(symbol);
  if (suggestion === undefined)
    return { lines: [`The exchange has no suggestion for ${symbol}.`], json: null };
  const days = given.values.get('days');
  const chosen =
    days === undefined ? suggestion : optionOf(suggestion, countOf(days, '--days', MOST_DAYS), symbol);
  const rows = [
    row('top', bot?.tracker.settings['top'], chosen.range.top),
    row('bottom', bot?.tracker.settings['bottom'], chosen.range.bottom),
    row('grids', bot?.tracker.settings['grids'], decimal(String(chosen.range.rows))),
  ];
  const [head = '', ...body] = alignColumns([['', 'NOW', 'SUGGESTED', 'DIFFERENCE'], ...rows]);
  const isFutures = bot?.tracker.symbol !== undefined && bot.tracker.symbol !== symbol;
  return {
    lines: [
      `${context.style('bold', bot?.tracker.name ?? name)}  what the exchange suggests for ${symbol}${days === undefined ? '' : ` from ${days} days`}`,
      ...(isFutures ? ['  It suggests for spot only; leverage and liquidation are not looked at.'] : []),
      context.style('dim', `  ${head}`),
      ...body.map((line) => `  ${line}`),
      ...returnLines(chosen),
      ...otherLines(suggestion, days),
    ],
    json: { symbol, account, suggestion: suggestion as unknown as JsonObject },
  };
}

async function accountFor(
  context: CliContext,
  bot: SeenBot | undefined,
  asked: string | undefined,
): Promise<string> {
  const automations = await context.automations();
  const known = Object.keys(automations.accounts);
  if (asked !== undefined && !known.includes(asked)) throw notFound('account', asked, known);
  const account = asked ?? bot?.account ?? watchedAccounts(automations)[0] ?? known[0];
  if (account !== undefined) return account;
  throw new UsageError('The automations have no account that could be asked.');
}

function optionOf({ options }: GridSuggestion, days: number, symbol: string): Option {
  const option = options.find((one) => one.days === days);
  if (option !== undefined) return option;
  const known = options.map((one) => one.days).join(', ') || 'none';
  throw new UsageError(`For ${symbol} the exchange suggests from these days: ${known}.`);
}

function row(name: string, now: string | undefined, suggested: Decimal): string[] {
  const current = now === undefined ? undefined : decimal(now);
  if (current === undefined) return [name, '', priceText(suggested)];
  const difference = minus(suggested, current);
  const percent = percentOf(difference, current);
  const change = name === 'grids' || percent === undefined ? signed(difference) : signedPercent(percent);
  return [name, priceText(current), priceText(suggested), change];
}

function signedPercent(percent: Decimal): string {
  const text = percentText(percent);
  return /^(-|0 %|less than)/.test(text) ? text : `+${text}`;
}

function returnLines(chosen: GridSuggestion | Option): string[] {
  const { annualizedReturn } = chosen;
  const maxDrawdown = 'maxDrawdown' in chosen ? chosen.maxDrawdown : undefined;
  const parts = [
    ...(annualizedReturn === undefined ? [] : [`${fractionText(annualizedReturn)} a year`]),
    ...(maxDrawdown === undefined ? [] : [`largest fall ${fractionText(maxDrawdown)}`]),
  ];
  return parts.length === 0 ? [] : [`  By its own account of the past: ${parts.join(', ')}.`];
}

function otherLines({ options }: GridSuggestion, days: string | undefined): string[] {
  const others = options.map((one) => String(one.days)).filter((each) => each !== days);
  return others.length === 0 ? [] : [`  Also from ${others.join(', ')} days: --days N.`];
}

/** The exchange tells returns as fractions. */
function fractionText(fraction: Decimal): string {
  return percentText(times(fraction, decimal('100')));
}
