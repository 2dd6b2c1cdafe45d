/** `orders cancel-all`: an end to every open order of an account at its venue. */
import type { CancelAllReport, Sweep } from '../../functions/order-reconcile/cancel-all.ts';
import { marketOfSymbol } from '../../shared/exports/known-symbols.ts';
import type { JsonObject } from '../../shared/table/table.ts';
import { venueEntry } from '../../shared/venues/registry.ts';
import type { Market } from '../../shared/venues/venue.ts';
import { UsageError } from '../usage-error.ts';
import { accountNamed } from './account-option.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext } from './command.ts';
import type { Subcommand } from './subcommand.ts';

/** What it does not do, in the words of the command that does. */
const goesOn = (account: string): string =>
  `Not stopped: plans and signals go on and may order again, unless you pause them first: pause account ${account}. Positions and grid bots stay as they are.`;

export const ordersCancelAll: Subcommand = {
  words: ['cancel-all'],
  positionals: 'ACCOUNT',
  maxPositionals: 1,
  summary: 'cancels every open order of an account, also those placed by hand',
  options: {
    symbol: { value: 'SYMBOL', help: 'cancel-all: of this symbol only' },
    yes: { help: 'settle, cancel-all: without the question' },
    ...AWS_OPTIONS,
  },
  run: async (context, { positionals: [given], values, flags }) => {
    const automations = await context.automations();
    if (given === undefined) {
      const known = Object.keys(automations.accounts).join(', ') || 'there is none';
      throw new UsageError(`Say which account: orders cancel-all ACCOUNT; there is ${known}.`);
    }
    const { id, account } = accountNamed(given, automations);
    const { name: venue, symbols } = venueEntry(account.venue);
    const symbol = values.get('symbol');
    if (symbol !== undefined && marketOfSymbol(automations, id, symbol) === undefined) {
      const examples = Object.values(symbols).map(({ example }) => `'${example}'`);
      throw new UsageError(`'${symbol}' is no symbol of ${venue}; write it like ${examples.join(' or ')}.`);
    }
    const what = `${symbol === undefined ? '' : `${symbol} of `}${id} at ${venue} (${account.environment})`;
    if (!flags.has('yes') && !(await isMeant(context, id, what))) {
      return {
        lines: ['Nothing was cancelled. To cancel without a question, say --yes.'],
        json: { account: id, markets: {} },
        failed: true,
      };
    }
    const cancelAll = { account: id, ...(symbol === undefined ? {} : { symbol }) };
    const { report } = await context.invoke('order-reconcile', { cancelAll });
    return answer(report as CancelAllReport & JsonObject, symbol, context.style);
  },
};

function isMeant({ confirm, progress }: CliContext, account: string, what: string): Promise<boolean> {
  progress.print(`All open orders: ${what}, also those placed by hand, and those that wait for a price.`);
  progress.print(
    'Stop losses and take profits are such orders: a position that is open is without them then.',
  );
  progress.print(goesOn(account));
  return confirm('Cancel them all?');
}

function answer(
  report: CancelAllReport & JsonObject,
  symbol: string | undefined,
  style: CliContext['style'],
): Answer {
  const sweeps = Object.entries(report.markets) as [Market, Sweep][];
  return {
    lines: [
      ...sweeps.flatMap(([market, sweep]) => [
        `${style('bold', market)}  ${sweepText(sweep, symbol)}`,
        ...sweep.failures.map((text) => `  ${style('yellow', '!')} ${text}`),
      ]),
      'What was ours is recorded as cancelled with the next reconcile, and nothing follows it.',
      goesOn(report.account),
    ],
    json: report,
    failed: sweeps.some(([, { failures }]) => failures.length > 0),
  };
}

function sweepText(sweep: Sweep, symbol: string | undefined): string {
  if (sweep.how === 'atOnce') return atOnceText(sweep, symbol);
  const ended = sweep.ended === 0 ? '' : `, ${sweep.ended} had ended before`;
  const counted = `${counts(sweep.cancelled)} cancelled${ended}`;
  if (sweep.how === 'ledger') {
    return `${counted}. The exchange lists no open orders, so only those of this program are known: look there for others.`;
  }
  if (symbol !== undefined) return `${counted}.`;
  return sweep.symbols.length === 0
    ? 'nothing was looked at, because no symbol of it is in your automations or the ledger: name one with --symbol.'
    : `${counted}. Looked at, because your automations or the ledger have them: ${sweep.symbols.join(', ')}. Of another symbol say --symbol.`;
}

function atOnceText({ failures, symbols, stillOpen }: Sweep, symbol: string | undefined): string {
  if (failures.length > 0) return 'not all of it could be done or seen:';
  const taken = `the exchange has taken the request to cancel everything${symbol === undefined ? ', of every symbol' : ''}`;
  if (symbols.length === 0) return `${taken}.`;
  return stillOpen === 0
    ? `${taken}; nothing of ${symbols.join(', ')} is open any more.`
    : `${taken}; ${counts(stillOpen)} of ${symbols.join(', ')} still looked open just after it. It may take a moment: run this again to see.`;
}

function counts(orders: number): string {
  return orders === 1 ? '1 order' : `${orders} orders`;
}
