import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { ownerKey, ownerOf } from '../../shared/orders/ids.ts';
import { type Intent, isFinal } from '../../shared/orders/intent.ts';
import { listIntents } from '../../shared/orders/ledger.ts';
import { parseSchedule } from '../../shared/slots/expression.ts';
import type { JsonObject, Table } from '../../shared/table/table.ts';
import { alignColumns } from '../local/terminal.ts';
import { countOf } from './arguments.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, Arguments, CliContext } from './command.ts';
import { notFound } from './known-plan.ts';
import { executionText, orderText, whyText } from './order-text.ts';
import { ordersCancelAll } from './orders-cancel-all.ts';
import { ordersSettle } from './orders-settle.ts';
import { type Subcommand, withSubcommands } from './subcommand.ts';

const MOST_ORDERS = 100_000;

const ordersList: Subcommand = {
  words: [],
  positionals: '',
  maxPositionals: 0,
  summary: 'lists orders with their state and the reason',
  options: {
    plan: { value: 'PLAN', help: 'of this plan only; also one that is no longer in the automations' },
    strategy: { value: 'NAME', help: 'of the signals of this strategy only; also a former one' },
    open: { help: 'only those whose outcome is not final yet' },
    ...AWS_OPTIONS,
    count: { short: 'n', value: 'N', help: 'how many of each plan (default: 10)' },
  },
  run: async (context, given) => {
    const automations = await context.automations();
    const table = await context.table('existing');
    const limit = countOf(given.values.get('count') ?? '10', '-n', MOST_ORDERS);
    const plans = askedFor(given, automations);
    const views: PlanOrders[] = [];
    for (const plan of plans) {
      views.push({ plan, intents: await intentsOf(table, plan, limit, given.flags.has('open')) });
    }
    for (const view of views) mustBeKnown(view, automations);
    return answer(views, automations, context);
  },
};

export const ordersCommand = withSubcommands({
  name: 'orders',
  positionals: '[settle|cancel-all …]',
  summary: 'Lists orders with state and reason; cancels open ones',
  alone: ordersList,
  subcommands: [ordersList, ordersSettle, ordersCancelAll],
  notes: [
    'States under way: reserved (not sent yet), sending, accepted (at the exchange), unknown (the outcome is not',
    'proven; reconcile looks it up), absent (proven never to have landed; may be sent again).',
    'Final states: filled, partlyFilled, cancelled, rejected (by the exchange), denied (by your own limits and',
    'conditions; nothing was sent), expired (not placed in time).',
    '',
    'Settle is for an order of which a notice asks: it is refused while the ledger can still find out by itself.',
    '',
    'Cancel-all ends what is open at the exchange, also orders placed by hand and stop losses of open positions.',
    'Where the exchange cannot do that at once, it looks at the symbols of your automations and your ledger. It',
    'stops nothing that orders anew: pause first.',
  ],
});

/** What `Cause.plan` says for the plans and strategies that are meant. */
function askedFor({ values }: Arguments, { plans, signals }: ResolvedAutomations): readonly string[] {
  const strategyKey = (name: string) => ownerKey({ kind: 'strategy', name });
  const plan = values.get('plan');
  const strategy = values.get('strategy');
  if (plan === undefined && strategy === undefined) {
    return [...Object.keys(plans), ...Object.keys(signals).map(strategyKey)];
  }
  return [...(plan === undefined ? [] : [plan]), ...(strategy === undefined ? [] : [strategyKey(strategy)])];
}

/** One that was taken out of the automations is shown while the ledger has orders of it. */
function mustBeKnown({ plan, intents }: PlanOrders, { plans, signals }: ResolvedAutomations): void {
  const { kind, name } = ownerOf({ plan });
  const known = Object.keys(kind === 'strategy' ? signals : plans);
  if (intents.length > 0 || known.includes(name)) return;
  throw notFound(kind === 'strategy' ? 'strategy' : 'plan', name, known);
}

interface PlanOrders {
  readonly plan: string;
  readonly intents: readonly Intent[];
}

async function intentsOf(
  table: Table,
  plan: string,
  limit: number,
  onlyOpen: boolean,
): Promise<readonly Intent[]> {
  const range = { plan, newestFirst: true };
  const stored = await listIntents(table, onlyOpen ? range : { ...range, limit });
  return stored
    .map(({ intent }) => intent)
    .filter((intent) => !onlyOpen || !isFinal(intent.state))
    .slice(0, limit);
}

function answer(
  views: readonly PlanOrders[],
  automations: ResolvedAutomations,
  { style }: CliContext,
): Answer {
  const shown = views.filter(({ intents }) => intents.length > 0);
  const blocks = shown.map((view) => [
    `${style('bold', ownerOf(view).name)}${style('dim', zoneText(view.plan, automations))}`,
    ...orderLines(view.intents, automations, style),
  ]);
  return {
    lines:
      blocks.length === 0
        ? ['No orders.']
        : blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
    json: views.flatMap(({ intents }) => intents.map((intent) => intent as unknown as JsonObject)),
  };
}

function orderLines(
  intents: readonly Intent[],
  automations: ResolvedAutomations,
  style: CliContext['style'],
): string[] {
  const rows = intents.map((intent) => [
    slotText(intent),
    intent.cause.attempt === 1 ? intent.symbol : `${intent.symbol} #${intent.cause.attempt}`,
    orderText(intent, automations.accounts[intent.account]?.limits.coin ?? ''),
    stateText(intent, style),
    executionText(intent),
  ]);
  const [head = '', ...lines] = alignColumns([['SLOT', 'SYMBOL', 'ORDER', 'STATE', 'EXECUTED'], ...rows]);
  return [
    style('dim', `  ${head}`),
    ...lines.flatMap((line, index) => {
      const why = intents[index] && whyText(intents[index]);
      return why === undefined ? [`  ${line}`] : [`  ${line}`, style('dim', `      ${why}`)];
    }),
  ];
}

/** A plan's local minute; the id of a signal as `signals show` takes it. */
function slotText({ cause }: Intent): string {
  return ownerOf(cause).kind === 'plan' ? cause.slot.replace('T', ' ') : cause.slot;
}

function stateText({ state }: Intent, style: CliContext['style']): string {
  if (!isFinal(state)) return style('yellow', state);
  return state === 'filled' ? style('green', state) : state;
}

/** Slots are named by local time, so the zone stands once above them. */
function zoneText(plan: string, automations: ResolvedAutomations): string {
  const { kind, name } = ownerOf({ plan });
  if (kind === 'strategy' && automations.signals[name] !== undefined) return '  (signals)';
  const when = automations.plans[plan]?.when;
  if (when === undefined) return '  (no longer in the automations)';
  return `  (slots in ${parseSchedule(when.schedule).kind === 'rate' ? 'UTC' : when.timezone})`;
}
