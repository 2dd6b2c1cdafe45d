/** `venue positions`: what is open at the exchange, and what was closed lately where it lists that. */
import { isoSeconds } from '../../shared/core/clock.ts';
import { absolute, type Decimal, isPositive, sum } from '../../shared/core/decimal.ts';
import type { ClosedPosition, Position } from '../../shared/venues/perpetual.ts';
import { venueEntry } from '../../shared/venues/registry.ts';
import { unlessUnsupported } from '../../shared/venues/unless-refused.ts';
import { accountNamed } from './account-option.ts';
import { durationOf } from './duration.ts';
import type { Subcommand } from './subcommand.ts';
import { titled } from './titled.ts';

const DEFAULT_DAYS = 7;

export const venuePositions: Subcommand = {
  words: ['positions'],
  positionals: '[ACCOUNT]',
  maxPositionals: 1,
  summary: `positions now, and those of the last ${DEFAULT_DAYS} days where the exchange lists them`,
  options: {
    last: { value: 'TIME', help: 'positions: how far back closed ones are shown, such as 24h or 30d' },
  },
  run: async (context, { positionals: [name], values }) => {
    const { automations, venues, clock } = await context.deps();
    const { id, account } = accountNamed(name, automations);
    const { name: venue, capabilities } = venueEntry(account.venue);
    const lastMs = durationOf(values.get('last') ?? `${DEFAULT_DAYS}d`, '--last');
    const { readingOrdersNeeds } = capabilities.keys;
    const perpetual = await unlessUnsupported(() => venues.using(readingOrdersNeeds).perpetual(id));
    if (perpetual === undefined) {
      return {
        lines: [`${venue} has no perpetuals, so ${id} has no positions.`],
        json: { account: id, open: [] },
      };
    }
    const open = await perpetual.positions();
    const endMs = clock.nowMs();
    const closed = await perpetual.closedPositions?.({ startMs: endMs - lastMs, endMs });
    return {
      lines: [
        context.style('bold', `${id} at ${venue}`),
        ...(open.length === 0
          ? ['  No position is open.']
          : titled(context.style, OPEN_HEAD, open.map(openRow))),
        '',
        ...(closed === undefined
          ? [`  ${venue} has no list of closed positions here.`]
          : closed.length === 0
            ? ['  None was closed in that time.']
            : titled(context.style, CLOSED_HEAD, closed.map(closedRow))),
      ],
      json: { account: id, open: open.map(plain), ...(closed && { closed: closed.map(plain) }) },
    };
  },
};

/** As JSON: the same fields, none of which is an object. */
function plain(position: Position | ClosedPosition): Record<string, string | number> {
  return { ...position };
}

const OPEN_HEAD = ['OPEN', 'SIDE', 'SIZE', 'ENTRY', 'PROFIT', 'LIQUIDATION', 'LEVERAGE'];

function openRow(position: Position): string[] {
  return [
    position.symbol,
    isPositive(position.size) ? 'long' : 'short',
    sum(absolute(position.size)),
    figure(position.entryPrice),
    figure(position.unrealizedProfit),
    figure(position.liquidationPrice),
    figure(position.leverage),
  ];
}

const CLOSED_HEAD = ['CLOSED', 'SIZE', 'ENTRY', 'CLOSED AT', 'PROFIT', 'BY', 'TIME'];
const ENDS = {
  order: 'an order',
  takeProfit: 'take profit',
  stopLoss: 'stop loss',
  liquidation: 'liquidation',
} as const;

function closedRow(position: ClosedPosition): string[] {
  return [
    position.symbol,
    figure(position.maxSize),
    figure(position.entryPrice),
    figure(position.closePrice),
    figure(position.profit),
    position.endedBy === undefined ? '–' : ENDS[position.endedBy],
    isoSeconds(position.closedAtMs),
  ];
}

function figure(value: Decimal | undefined): string {
  return value === undefined ? '–' : sum(value);
}
