/** Which of a strategy's symbols an alert means. Nothing outside the strategy's own list can come of it. */
import type { Strategy } from '../../shared/automations/schema.ts';

/** The venue's symbol; none when no listed symbol fits, or more than one. */
export function symbolFor(
  ticker: string,
  { symbols, aliases }: Pick<Strategy, 'symbols' | 'aliases'>,
): string | undefined {
  const alias = Object.hasOwn(aliases, ticker) ? aliases[ticker] : undefined;
  if (alias !== undefined) return symbols.includes(alias) ? alias : undefined;
  if (symbols.includes(ticker)) return ticker;
  const asked = shapeOf(ticker);
  const fitting = symbols.filter((symbol) => shapeOf(symbol).coins === asked.coins);
  // A strategy for one market takes alerts from charts of the other; only a list with both needs the difference.
  const exact = fitting.filter((symbol) => shapeOf(symbol).isPerpetual === asked.isPerpetual);
  const [only, ...others] = fitting.length > 1 ? exact : fitting;
  return others.length === 0 ? only : undefined;
}

interface Shape {
  /** Both coins without anything between them, e.g. `BTCUSDT`. */
  readonly coins: string;
  readonly isPerpetual: boolean;
}

/** `BTC/USDT:USDT`: the coin behind the colon is what it settles in. */
const SETTLED = /^([A-Z0-9]+\/[A-Z0-9]+):[A-Z0-9]+$/;
/** `BTCUSDT.P`, `BTC-USDT-SWAP`, `BTC_USDT_PERP`, `BTCUSDTPERP` and their like. */
const PERPETUAL = /([._-]P|[._-]?PERP(ETUAL)?|[._-]SWAP)$/;

function shapeOf(text: string): Shape {
  const upper = text.trim().toUpperCase();
  const settled = SETTLED.exec(upper)?.[1];
  const name = settled ?? upper.slice(upper.lastIndexOf(':') + 1);
  const bare = name.replace(PERPETUAL, '');
  return { coins: bare.replaceAll(/[._/-]/g, ''), isPerpetual: settled !== undefined || bare !== name };
}
