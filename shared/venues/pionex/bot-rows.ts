/** Rows of Pionex's bots as bots, one by one: a row that cannot be read must not hide the others. */
import { AppError, messageOf } from '../../core/errors.ts';
import type { Bot, BotKind, BotList } from '../bots.ts';
import { parseData } from '../rest/reply.ts';
import { otherBotOf, smartCopyOf, tradesFutures } from './bot-copy-wire.ts';
import { futuresGridOf } from './bot-futures-wire.ts';
import { spotGridOf } from './bot-spot-wire.ts';
import { isPerpetual, type Pair, symbolOf } from './bot-symbols.ts';
import { wireBotId } from './bot-values.ts';
import { type BotRow, botRow } from './bot-wire.ts';
import type { CataloguedPerpetual, PerpetualCatalogue } from './perpetual-catalogue.ts';

/** A spot grid calls itself `grid_v5` in its detail and `spot_grid` in the list. */
const KINDS: Readonly<Record<string, BotKind>> = {
  spot_grid: 'spotGrid',
  grid_v5: 'spotGrid',
  futures_grid: 'futuresGrid',
  smart_copy: 'smartCopy',
};

/**
 * Each row as a bot or as damaged. The list of perpetuals is read when a bot trades one; throws when that fails,
 * because without it such bots would be named wrongly.
 */
export async function readBotRows(
  rows: readonly unknown[],
  catalogue: PerpetualCatalogue,
): Promise<Omit<BotList, 'pages'>> {
  const bots: Bot[] = [];
  const damaged: { botId: string; why: string }[] = [];
  for (const row of rows) {
    const parsed = botRow.safeParse(row);
    const isFutures = parsed.success && (isPerpetual(pairOf(parsed.data)) || tradesFutures(parsed.data));
    const listings = isFutures ? await catalogue.listings() : [];
    try {
      bots.push(botOf(row, listings));
    } catch (thrown) {
      damaged.push({ botId: idOf(row) ?? 'without an id', why: messageOf(thrown) });
    }
  }
  return { bots, damaged };
}

/** One bot. Throws `venue.unexpectedReply` or `venue.notFound` for one that cannot be read. */
export async function readBot(row: unknown, catalogue: PerpetualCatalogue): Promise<Bot> {
  const { bots, damaged } = await readBotRows([row], catalogue);
  const [bot] = bots;
  if (bot !== undefined) return bot;
  throw new AppError('venue.unexpectedReply', damaged[0]?.why ?? 'Pionex gave no bot.');
}

/** The id of a row, if there is one that can be read. */
export function idOf(row: unknown): string | undefined {
  const id = (row as { buOrderId?: unknown } | null)?.buOrderId;
  return wireBotId.safeParse(id).data;
}

function botOf(raw: unknown, listings: readonly CataloguedPerpetual[]): Bot {
  const row = parseData(botRow, raw, `bot ${idOf(raw) ?? 'without an id'}`);
  const symbol = symbolOf(pairOf(row), listings);
  const kind = Object.hasOwn(KINDS, row.buOrderType) ? KINDS[row.buOrderType] : 'other';
  switch (kind) {
    case 'spotGrid':
      return spotGridOf(row, symbol);
    case 'futuresGrid':
      return futuresGridOf(row, symbol);
    case 'smartCopy':
      return smartCopyOf(row, symbol, (coin) => {
        const pair = { base: coin, quote: row.quote };
        return symbolOf(tradesFutures(row) ? perpetual(pair) : pair, listings);
      });
    default:
      return otherBotOf(row, symbol);
  }
}

/** Futures bots that name the plain base coin trade its perpetual all the same. */
function pairOf(row: BotRow): Pair {
  return row.base !== '' && (row.buOrderType === 'futures_grid' || tradesFutures(row)) ? perpetual(row) : row;
}

function perpetual(pair: Pair): Pair {
  return isPerpetual(pair) ? pair : { base: `${pair.base}.PERP`, quote: pair.quote };
}
