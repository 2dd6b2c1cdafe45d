import { decimal } from '../../shared/core/decimal.ts';
import type { ActionOutcome, BotAction, GridDraft } from '../../shared/venues/bot-actions.ts';
import type { Bot, Bots, GridKind } from '../../shared/venues/bots.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import type { CallKind, Trouble } from './venue-world.ts';

/** Bots whose exchange can be looked at from behind and told to misbehave. */
export interface BotsWorld {
  readonly bots: Bots;
  readonly clock: ManualClock;
  /** Tradable; the account has plenty of USDT, rights for bots, and no bot. Prices take one decimal place. */
  readonly symbols: Readonly<Record<GridKind, string>>;
  readonly unknownSymbols: Readonly<Record<GridKind, string>>;
  /** The current price of either. */
  price(): Promise<number>;
  strike(on: CallKind, trouble: Trouble): void;
  calls(kind?: CallKind): number;
  /** Ids of all bots at the exchange, whatever the client got to hear. */
  landedBots(): Promise<readonly string[]>;
  landedSignals(): Promise<number>;
  /** Starts so many spot grids behind the client's back; their ids. */
  startMany(count: number): Promise<readonly string[]>;
}

/** Shorthands of the contract's cases over one world. */
export interface BotsDesk {
  readonly world: BotsWorld;
  readonly bots: Bots;
  draft(kind: GridKind): Promise<GridDraft>;
  perform(action: BotAction): Promise<ActionOutcome>;
  /** A new bot that has come to run; fails otherwise. */
  started(kind: GridKind): Promise<Bot>;
  read(botId: string, kind: GridKind): Promise<Bot>;
  /** Lets time pass, enough for a bot to change its state. */
  settle(): Promise<void>;
}

const INVESTMENT = decimal('2000');

export function botsDeskOf(world: BotsWorld): BotsDesk {
  const { bots, clock } = world;
  const desk: BotsDesk = {
    world,
    bots,
    draft: async (kind) => {
      const price = await world.price();
      const range = {
        top: decimal((price * 1.1).toFixed(1)),
        bottom: decimal((price * 0.9).toFixed(1)),
        rows: 10,
        spacing: 'arithmetic',
      } as const;
      const common = { symbol: world.symbols[kind], range, investment: INVESTMENT };
      return kind === 'spotGrid'
        ? { kind, ...common }
        : { kind, ...common, trend: 'long', leverage: decimal('3'), extraMargin: decimal('100') };
    },
    perform: async (action) => bots.perform(action, { signBeforeMs: clock.nowMs() + 10_000 }),
    started: async (kind) => {
      const outcome = await desk.perform({ do: 'create', draft: await desk.draft(kind) });
      if (outcome.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
      await desk.settle();
      const list = await bots.list('running');
      const bot = list.bots.find(({ botId }) => outcome.botId === undefined || botId === outcome.botId);
      if (bot?.phase !== 'running') throw new Error(`not running: ${JSON.stringify(bot)}`);
      return bot;
    },
    read: async (botId, kind) => {
      const lookup = await bots.bot({ botId, kind });
      if (!lookup.found) throw new Error(`bot ${botId} is not found`);
      return lookup.bot;
    },
    settle: async () => clock.advance(5 * 60_000),
  };
  return desk;
}
