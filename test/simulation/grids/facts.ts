/** What is stored and what is really there, of a world of grids. */
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { type Decimal, isZero, sum } from '../../../shared/core/decimal.ts';
import type { ActionIntent } from '../../../shared/grids/action.ts';
import { listActions } from '../../../shared/grids/action-row.ts';
import type { Budget } from '../../../shared/orders/budget.ts';
import { readBudget } from '../../../shared/orders/budget-store.ts';
import type { BotRecord } from '../../../shared/paper/bots/bot.ts';
import type { InspectedBot } from '../../../shared/paper/bots/bot-inspection.ts';
import type { BotAction } from '../../../shared/venues/bot-actions.ts';
import { ACCOUNT, type World } from '../world.ts';

/** Something that came over the wire and was done. */
export interface Executed {
  /** Who, what and how much: the same as of an action that asks for it. */
  readonly what: string;
  readonly botId: string;
  readonly atMs: number;
  /** Money that went in. */
  readonly money: Decimal;
}

export interface GridFacts {
  readonly actions: readonly ActionIntent[];
  readonly bots: readonly InspectedBot[];
  readonly executed: readonly Executed[];
  /** When each notice was told, by its key. */
  readonly told: ReadonlyMap<string, number>;
  readonly budget: Budget;
}

export async function gridFactsOf(world: World): Promise<GridFacts> {
  const { inspect } = world.exchange;
  const [bots, log] = [await inspect.bots(ACCOUNT), await inspect.botLog(ACCOUNT)];
  const owners = ownersOf(world.automations).map((name) => listActions(world.table, `grid:${name}`));
  const notices = await world.table.query({ pk: 'notices' });
  return {
    actions: (await Promise.all(owners)).flat().map(({ intent }) => intent),
    bots,
    executed: log.flatMap(executedBy),
    told: new Map(notices.map(({ sk, data }) => [sk, Number(data['atMs'])])),
    budget: (await readBudget(world.table, ACCOUNT)).budget,
  };
}

/** Names of the grids of the automations, and ids of bots that are watched by them. */
function ownersOf({ grids, watch }: ResolvedAutomations): readonly string[] {
  return [...Object.keys(grids), ...Object.keys(watch[ACCOUNT]?.bots ?? {})];
}

function executedBy(record: BotRecord): readonly Executed[] {
  if (record.type === 'created' && record.by === 'api') {
    const { botId, atMs, terms } = record;
    const note = Object.values(terms.labels).find((label) => String(label).startsWith('so'));
    return [{ what: `create ${String(note)}`, botId, atMs, money: terms.investment }];
  }
  if (record.type !== 'commanded' || record.by !== 'api') return [];
  const { botId, atMs, command } = record;
  const money = command.type === 'adjust' ? sum(command.invests, command.addsMargin) : sum();
  return [{ what: `${botId} ${commandText(command)}`, botId, atMs, money }];
}

function commandText(command: Extract<BotRecord, { type: 'commanded' }>['command']): string {
  switch (command.type) {
    case 'cancel':
      return 'stop';
    case 'takeProfit':
      return `takeProfit ${sum(command.amount)}`;
    case 'reduce':
      return `reduce ${sum(command.size)}`;
    case 'investAt':
      return 'investAt';
    case 'adjust': {
      // Money comes with the range as it is.
      const { range } = command;
      const money = sum(command.invests, command.addsMargin);
      return range === undefined || !isZero(money)
        ? `invest ${money}`
        : `range ${sum(range.bottom)} ${sum(range.top)} ${range.rows}`;
    }
  }
}

/** What the exchange's log says when this is carried out. */
export function wouldBe(action: BotAction): string {
  switch (action.do) {
    case 'create':
      return `create ${action.draft.note}`;
    case 'adjustRange':
      return `${action.bot.botId} range ${sum(action.bottom)} ${sum(action.top)} ${action.rows}`;
    case 'addInvestment':
    case 'addMargin':
      return `${action.bot.botId} invest ${sum(action.amount)}`;
    case 'takeProfit':
      return `${action.bot.botId} takeProfit ${sum(action.amount)}`;
    case 'reduce':
      return `${action.bot.botId} reduce ${sum(action.baseSize)}`;
    case 'stop':
      return `${action.bot.botId} stop`;
  }
}
