/** `venue statistics`: what the exchange itself has counted together of an account. */
import { type Decimal, sum } from '../../shared/core/decimal.ts';
import { venueEntry } from '../../shared/venues/registry.ts';
import type { AccountStatistics } from '../../shared/venues/statistics.ts';
import { unlessUnsupported } from '../../shared/venues/unless-refused.ts';
import { accountNamed } from './account-option.ts';
import type { CliContext } from './command.ts';
import type { Subcommand } from './subcommand.ts';
import { titled } from './titled.ts';

export const venueStatistics: Subcommand = {
  words: ['statistics'],
  positionals: '[ACCOUNT]',
  maxPositionals: 1,
  summary: "volume, fees and daily balances by the exchange's own count",
  options: {},
  run: async (context, { positionals: [name] }) => {
    const { automations, venues } = await context.deps();
    const { id, account } = accountNamed(name, automations);
    const { name: venue } = venueEntry(account.venue);
    const statistics = await unlessUnsupported(() => venues.using('reading').statistics(id));
    if (statistics === undefined) {
      return {
        lines: [`${venue} tells no statistics of an account; "report" sums up what was exported.`],
        json: { account: id, told: false },
      };
    }
    const told = await statistics.read();
    return {
      lines: [context.style('bold', `${id} at ${venue}`), ...linesOf(told, context.style)],
      json: { account: id, told: true, ...told },
    };
  },
};

const HEAD = ['DAY', 'BALANCE', 'PROFIT'];

function linesOf(
  { volume30d, fees30d, balances }: AccountStatistics,
  style: CliContext['style'],
): readonly string[] {
  const days = balances.map(({ day, balance, profit }) => [day, sum(balance), profit ? sum(profit) : '']);
  const figure = (value: Decimal | undefined) => (value === undefined ? 'not told' : sum(value));
  return [
    `  Traded in 30 days: ${figure(volume30d)}. Fees: ${figure(fees30d)}.`,
    ...(days.length === 0 ? ['  No balances of single days are told.'] : titled(style, HEAD, days)),
  ];
}
