import { watchBotsNow } from '../../functions/grid-health/look-now.ts';
import { watchedAccounts } from '../../functions/grid-health/watched-account.ts';
import { percentText, priceText } from '../../functions/grid-health/words.ts';
import type { Decimal } from '../../shared/core/decimal.ts';
import { inverse } from '../../shared/grids/orientation.ts';
import { type BotTracker, listTrackers, openKinds, readAccountTracker } from '../../shared/grids/tracker.ts';
import type { Severity } from '../../shared/notices/notices.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { alignColumns, type Style } from '../local/terminal.ts';
import { roughDuration } from '../local/time-text.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext } from './command.ts';
import { notFound } from './known-plan.ts';
import type { Subcommand } from './subcommand.ts';

interface Found {
  readonly kind: string;
  readonly severity: Severity;
  readonly headline: string;
  readonly text: string;
}

interface GridRow {
  readonly tracker: BotTracker;
  readonly found: readonly Found[];
}

interface AccountRows {
  readonly account: string;
  /** Missing when no run has looked at it yet. */
  readonly seenMs: number | undefined;
  readonly rows: readonly GridRow[];
  /** Of the account as a whole. */
  readonly found: readonly Found[];
}

export const gridsList: Subcommand = {
  words: [],
  positionals: '[ACCOUNT]',
  maxPositionals: 1,
  summary: 'the bots of watched accounts, as the last run of grid-health saw them',
  options: { refresh: { help: 'list: ask the exchange now' }, ...AWS_OPTIONS },
  run: async (context, { positionals: [account], flags }) => {
    const known = Object.keys((await context.automations()).accounts);
    if (account !== undefined && !known.includes(account)) throw notFound('account', account, known);
    return listGrids(context, account, flags.has('refresh'));
  },
};

async function listGrids(
  context: CliContext,
  account: string | undefined,
  refresh: boolean,
): Promise<Answer> {
  const automations = await context.automations();
  const accounts = account === undefined ? watchedAccounts(automations) : [account];
  const views: AccountRows[] = [];
  for (const each of accounts) {
    views.push(refresh ? await askedNow(context, each) : await lastSeen(context, each));
  }
  const severities = views.flatMap(({ rows, found }) => [...rows.flatMap((row) => row.found), ...found]);
  return {
    lines: accounts.length === 0 ? ['No account is watched, and no grid is set up.'] : lines(views, context),
    json: views.map(toJson),
    failed: severities.some(({ severity }) => severity === 'urgent'),
  };
}

async function lastSeen(context: CliContext, account: string): Promise<AccountRows> {
  const table = await context.table('existing');
  const trackers = await listTrackers(table, account);
  const whole = (await readAccountTracker(table, account))?.data;
  const found = Object.entries(whole?.findings ?? {}).flatMap(([key, finding]) =>
    finding.state === 'open' ? [{ ...finding, kind: key }] : [],
  );
  const rows = trackers.map(({ data }) => ({
    tracker: data,
    found: openKinds(data).flatMap((kind) => {
      const finding = data.findings[kind];
      return finding === undefined ? [] : [{ ...finding, kind }];
    }),
  }));
  return { account, seenMs: whole?.seenMs, rows, found };
}

/** A deployment looks by itself, with its own key, and keeps what it saw. */
async function askedNow(context: CliContext, account: string): Promise<AccountRows> {
  if (context.place === 'deployment') {
    await context.invoke('grid-health', {});
    return lastSeen(context, account);
  }
  const deps = await context.deps();
  const { rows, found } = await watchBotsNow(deps, account);
  return { account, seenMs: deps.clock.nowMs(), rows, found };
}

const NO_BOTS = '  No bots. One that was just set up shows at the next look, or with --refresh.';

function lines(views: readonly AccountRows[], { clock, style }: CliContext): string[] {
  return views.flatMap((view, index) => {
    const gap = index === 0 ? [] : [''];
    const title = style('bold', view.account);
    if (view.seenMs === undefined)
      return [...gap, `${title}  not looked at yet: grid-health runs every ten minutes; --refresh looks now`];
    const age = clock.nowMs() - view.seenMs;
    const seen = age < 60_000 ? 'as of now' : `as of ${roughDuration(age)} ago`;
    const head = `${title}${style('dim', `  (${seen})`)}`;
    const ofAccount = view.found.map((found) => foundLine(found, style));
    if (view.rows.length === 0) return [...gap, head, ...ofAccount, NO_BOTS];
    return [...gap, head, ...ofAccount, ...rowLines(view.rows, style)];
  });
}

const HEAD = ['BOT', 'SYMBOL', 'STATE', 'RANGE', 'PRICE', 'PROFIT', 'FUNDING', 'LIQUIDATION'];

function rowLines(rows: readonly GridRow[], style: CliContext['style']): string[] {
  const [head = '', ...body] = alignColumns([HEAD, ...rows.map(({ tracker }) => cells(tracker))]);
  return [
    style('dim', `  ${head}`),
    ...body.flatMap((line, index) => [
      `  ${line}`,
      ...(rows[index]?.found ?? []).map((found) => foundLine(found, style)),
    ]),
  ];
}

function cells(tracker: BotTracker): string[] {
  const { name, botId, symbol, state, top, bottom, samples } = tracker;
  const sample = samples.at(-1);
  const [low, high] = tracker.inverted ? [top, bottom] : [bottom, top];
  const side = sample?.isOutside === true ? ' (out)' : '';
  return [
    name.startsWith(symbol) ? botId : name,
    symbol,
    state,
    low === undefined || high === undefined ? '' : `${shownPrice(tracker, low)}–${shownPrice(tracker, high)}`,
    sample?.price === undefined ? '' : `${shownPrice(tracker, sample.price)}${side}`,
    signed(sample?.profit),
    signed(sample?.funding),
    sample?.liquidationPercent === undefined ? '' : percentText(sample.liquidationPercent),
  ];
}

/** As a person reads it; rows keep prices as the contract counts them. */
export function shownPrice({ inverted }: Pick<BotTracker, 'inverted'>, price: Decimal): string {
  return priceText(inverted ? inverse(price) : price);
}

export function signed(amount: Decimal | undefined): string {
  if (amount === undefined) return '';
  const text = priceText(amount);
  return text.startsWith('-') || text === '0' ? text : `+${text}`;
}

const STYLES: Readonly<Record<Severity, Style>> = { info: 'dim', warning: 'yellow', urgent: 'red' };

function foundLine({ severity, headline, text }: Found, style: CliContext['style']): string {
  return `      ${style(STYLES[severity], `${severity}: ${headline}`)}${style('dim', ` – ${text}`)}`;
}

function toJson({ account, seenMs, rows, found }: AccountRows): JsonObject {
  return {
    account,
    ...(seenMs === undefined ? {} : { seenMs }),
    findings: found.map(foundJson),
    bots: rows.map(({ tracker, found: ofBot }) => {
      const { samples, findings: _, day, dayVersion: _version, ...rest } = tracker;
      return {
        ...rest,
        latest: samples.at(-1),
        today: day,
        findings: ofBot.map(foundJson),
      } as unknown as JsonObject;
    }),
  };
}

function foundJson({ kind, severity, headline, text }: Found): JsonObject {
  return { kind, severity, headline, text };
}
