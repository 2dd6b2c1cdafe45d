/** Reads everything that the page shows. It asks no venue: what is shown is what was kept. */
import { exportSettingsOf } from '../../shared/automations/export-settings.ts';
import type { Account } from '../../shared/automations/schema.ts';
import { listPauses, type Pause } from '../../shared/control/pause.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import { openFindings } from '../../shared/grids/open-findings.ts';
import type { Severity } from '../../shared/notices/notices.ts';
import { readPaperChoice } from '../../shared/paper/paper-choice.ts';
import { fundingPaidIs } from '../../shared/records/funding-sign.ts';
import type { AccountModel, FindingModel, MoneyKind, PageModel } from './model.ts';
import { readDaySums } from './read/day-sums.ts';
import { readGrids } from './read/grids.ts';
import { firstDayShown, monthModels } from './read/months.ts';
import { nextOf } from './read/next.ts';
import { readNights } from './read/nights.ts';
import { symbolModels } from './read/symbols.ts';
import { readSnapshots, valueModel } from './read/values.ts';

export type PageParts = Pick<Deps, 'automations' | 'clock' | 'table'>;

const RANK: Readonly<Record<Severity, number>> = { urgent: 0, warning: 1, info: 2 };

/** Summing up records ends at `deadlineMs`; what is left is said on the page. */
export async function readModel(parts: PageParts, deadlineMs: EpochMs): Promise<PageModel> {
  const nowMs = parts.clock.nowMs();
  const pauses = await listPauses(parts.table);
  const { market } = (await readPaperChoice(parts.table)) ?? parts.automations.paper;
  const accounts: AccountModel[] = [];
  for (const [account, settings] of Object.entries(parts.automations.accounts)) {
    const onPaper = market === 'synthetic' ? 'synthetic' : 'paper';
    const money = moneyOf(settings, onPaper);
    accounts.push(await readAccount(parts, { account, ...settings }, { pauses, money, nowMs, deadlineMs }));
  }
  return { madeAtMs: nowMs, accounts };
}

function moneyOf({ environment }: Account, onPaper: 'paper' | 'synthetic'): MoneyKind {
  if (environment === 'paper') return onPaper;
  return environment === 'live' ? 'real' : 'demo';
}

async function readAccount(
  { automations, clock, table }: PageParts,
  { account, venue, limits }: { readonly account: string } & Account,
  given: {
    readonly pauses: readonly Pause[];
    readonly money: MoneyKind;
    readonly nowMs: EpochMs;
    readonly deadlineMs: EpochMs;
  },
): Promise<AccountModel> {
  const { money, nowMs, deadlineMs } = given;
  const settings = exportSettingsOf(automations, account);
  const snapshots = await readSnapshots(table, account, nowMs);
  const sums = await readDaySums(table, {
    account,
    fromDay: firstDayShown(nowMs),
    nowMs,
    isLate: () => clock.nowMs() >= deadlineMs,
  });
  const value = valueModel(snapshots);
  return {
    account,
    venue,
    money,
    coin: limits.coin,
    ...(value && { value }),
    spent: snapshots.days.at(-1)?.plans ?? [],
    next: nextOf(automations, account, given),
    symbols: symbolModels(sums, snapshots, nowMs),
    grids: await readGrids(table, account, nowMs),
    months: monthModels(sums, { coin: limits.coin, paidIs: fundingPaidIs(automations, account), nowMs }),
    daysLeft: sums.left,
    knowsFundingSign: settings.fundingPaidIs !== undefined,
    findings: await findingsOf(table, account),
    nights: await readNights(table, account, settings, nowMs),
  };
}

async function findingsOf(table: Deps['table'], account: string): Promise<readonly FindingModel[]> {
  const findings = await openFindings(table, [account]);
  return [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.sinceMs - b.sinceMs);
}
