import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { describeTarget, type Pause } from '../../shared/control/pause.ts';
import type { EpochMs } from '../../shared/core/clock.ts';
import { nextSlots } from '../../shared/slots/occurrences.ts';
import { venueEntry } from '../../shared/venues/registry.ts';
import { noticesText } from './notices-text.ts';
import { planText } from './plan-text.ts';
import type { SignalEntrance } from './receive-signals.ts';
import { type GridStandings, gridRows, watchRows } from './standing-grids.ts';
import { alignColumns, type Terminal, wrapText } from './terminal.ts';
import { roughDuration, zonedMinute } from './time-text.ts';

export interface BannerInput {
  readonly automations: ResolvedAutomations;
  readonly automationsPath: string;
  readonly dataPath: string;
  readonly market: 'synthetic' | 'live';
  readonly seed: number;
  readonly pageUrl: string;
  /** Where signals come in, if they do. */
  readonly entrance: SignalEntrance | undefined;
  /** The port that was asked for. */
  readonly port: number | undefined;
  readonly gridStandings: GridStandings;
  /** How often watched bots are looked at. */
  readonly watchEveryMinutes: number;
  readonly pauses: readonly Pause[];
  readonly nowMs: EpochMs;
  readonly timezone: string;
}

const SLOTS_SHOWN = 2;
/** Of sentences beside a name; with it they fit most windows. */
const SENTENCE_WIDTH = 78;

/** What runs, when, where its data lies and how to stop it. */
export function printBanner(terminal: Terminal, input: BannerInput): void {
  const { style } = terminal;
  terminal.print();
  terminal.print(
    `  ${style('bold', 'Standing Orders')}  ${style('dim', `on this machine, ${zonedMinute(input.nowMs, input.timezone)}`)}`,
  );
  section(terminal, 'Accounts', accountRows(terminal, input));
  section(terminal, 'Plans', planRows(terminal, input));
  const { automations, gridStandings, timezone } = input;
  const grids = gridRows(automations, gridStandings, timezone);
  section(
    terminal,
    'Grids',
    grids.map(([name = '', text = '']) => [name && style('bold', name), text]),
  );
  section(terminal, 'Watch', watchRows(automations, input.watchEveryMinutes));
  section(terminal, 'Page', [[input.pageUrl, style('dim', 'charts, for a browser on this machine')]]);
  if (input.entrance !== undefined) section(terminal, 'Signals', entranceRows(input.entrance, input));
  section(terminal, 'Notices', [[noticesText(automations.notices)]]);
  section(terminal, 'Paused', pauseRows(terminal, input));
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

/** Left out when there is nothing to say. */
function section(terminal: Terminal, title: string, rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return;
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
      : environment === 'demo'
        ? [id, style('cyan', 'DEMO'), `play money at ${venueEntry(venue).name}, which has its own prices`]
        : [id, style('red', 'LIVE'), `real money at ${venueEntry(venue).name}, real orders`],
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

/** What can reach the address, and what cannot, said plainly: it is the first thing that goes wrong. */
function entranceRows({ url, routes }: SignalEntrance, { automations, port }: BannerInput): string[][] {
  const strategies = Object.entries(automations.signals);
  const listed = strategies.filter(([, { addresses }]) => addresses !== undefined).map(([id]) => id);
  return [
    ...routes.map((route) => {
      const [method = '', path = ''] = route.split(' ');
      return [method === 'POST' ? 'webhook' : 'outcome', `${method} ${url}${path}`];
    }),
    ['strategies', strategies.map(([id]) => id).join(', ')],
    ...sentences('from outside', [
      'Only this machine reaches it. TradingView calls public https addresses only:',
      'put a tunnel or a reverse proxy with https in front of it, for /signals/ alone.',
      ...(port === undefined ? ['The port is another at each start unless you give one with --port.'] : []),
    ]),
    ...(listed.length === 0 ? [] : listRows(listed)),
  ];
}

function listRows(strategies: readonly string[]): string[][] {
  return sentences('addresses', [
    'Behind a tunnel or proxy every request comes from 127.0.0.1,',
    `so the address list of ${strategies.join(', ')} refuses all of them.`,
    'What a forwarded header claims is not believed: let the proxy check who calls, and leave `addresses` out.',
  ]);
}

function sentences(name: string, texts: readonly string[]): string[][] {
  return wrapText(texts.join(' '), SENTENCE_WIDTH).map((line, index) => [index === 0 ? name : '', line]);
}
