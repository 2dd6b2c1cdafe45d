import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { describeTarget, type Pause } from '../../shared/control/pause.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { nextSlots } from '../../shared/slots/occurrences.ts';
import { planText } from './plan-text.ts';
import { alignColumns, type Terminal } from './terminal.ts';
import { roughDuration, zonedMinute } from './time-text.ts';

export interface BannerInput {
  readonly automations: ResolvedAutomations;
  readonly automationsPath: string;
  readonly dataPath: string;
  readonly market: 'synthetic' | 'live';
  readonly seed: number;
  readonly pauses: readonly Pause[];
  readonly nowMs: EpochMs;
  readonly timezone: string;
}

const SLOTS_SHOWN = 2;

/** What runs, when, where its data lies and how to stop it. */
export function printBanner(terminal: Terminal, input: BannerInput): void {
  const { style } = terminal;
  terminal.print();
  terminal.print(
    `  ${style('bold', 'Standing Orders')}  ${style('dim', `on this machine, ${zonedMinute(input.nowMs, input.timezone)}`)}`,
  );
  section(terminal, 'Accounts', accountRows(terminal, input));
  section(terminal, 'Plans', planRows(terminal, input));
  if (input.pauses.length > 0) section(terminal, 'Paused', pauseRows(terminal, input));
  section(terminal, 'Files', [
    ['automations', input.automationsPath],
    ['data', input.dataPath],
  ]);
  terminal.print();
  terminal.print(
    `  ${style('bold', 'Stop with Ctrl-C.')} ${style('dim', 'Orders at the exchange are left as they are.')}`,
  );
  terminal.print();
}

function section(terminal: Terminal, title: string, rows: readonly (readonly string[])[]): void {
  terminal.print();
  terminal.print(`  ${terminal.style('bold', title)}`);
  for (const row of alignColumns(rows)) terminal.print(`    ${row}`);
}

function accountRows({ style }: Terminal, { automations, market, seed }: BannerInput): string[][] {
  const paper =
    market === 'synthetic'
      ? `no real money, SYNTHETIC prices (seed ${seed}): made up, no real market`
      : 'no real money, real prices of the exchange';
  return Object.entries(automations.accounts).map(([id, { environment, venue }]) =>
    environment === 'paper'
      ? [id, style('cyan', 'PAPER'), paper]
      : [id, style('red', 'LIVE'), `real money at ${venue}, real orders`],
  );
}

function planRows(terminal: Terminal, { automations, nowMs }: BannerInput): string[][] {
  const { style } = terminal;
  const plans = Object.entries(automations.plans);
  if (plans.length === 0) return [[style('dim', 'none: add one to the automations file')]];
  return plans.flatMap(([id, plan]) => {
    const slots = nextSlots(plan.when, nowMs, SLOTS_SHOWN);
    const [first, ...rest] = slots.map(({ atMs, timezone }, index) => {
      const away = index === 0 ? style('dim', `in ${roughDuration(atMs - nowMs)}`) : '';
      const time = zonedMinute(atMs, timezone);
      return [time.endsWith(` ${timezone}`) ? time : `${time}  ${style('dim', timezone)}`, away];
    });
    return [
      [style('bold', id), `${planText(plan, automations)} with ${plan.account}`],
      ['', `next  ${first?.join('  ') ?? style('yellow', 'no slot left')}`],
      ...rest.map(([time]) => ['', `then  ${time}`]),
    ];
  });
}

function pauseRows({ style }: Terminal, { pauses, nowMs }: BannerInput): string[][] {
  return pauses.map(({ target, sinceMs, note }) => [
    style('yellow', describeTarget(target)),
    `for ${roughDuration(nowMs - sinceMs)}${note === undefined ? '' : `: ${note}`}`,
  ]);
}
