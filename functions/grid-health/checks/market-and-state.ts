/** Whether the bot's market trades, and whether its state can be read at all. */
import type { Check, Verdict } from '../check.ts';

export const symbolOffline: Check = ({ bot, listing }): Verdict => {
  if (bot.phase === 'ended' || listing === 'trading') return 'fine';
  if (listing === 'unclear') return 'unclear';
  const isFutures = bot.kind !== 'spotGrid';
  const symbols = bot.kind === 'smartCopy' ? bot.portfolio.map(({ symbol }) => symbol) : [];
  const what = symbols.length > 1 ? `one of ${symbols.join(', ')}` : (symbols[0] ?? bot.symbol);
  return {
    kind: 'symbolOffline',
    severity: listing === 'offline' && isFutures ? 'urgent' : 'warning',
    grade: 1,
    numbers: { symbol: what },
    text:
      listing === 'offline'
        ? `The exchange has stopped trading of ${what}: the bot cannot trade.`
        : `The exchange has no market ${what} any more: its price cannot be watched.`,
    advice: 'Look for an announcement of the exchange, and close the bot if it does not trade again.',
  };
};

export const unreadable: Check = ({ bot }): Verdict => {
  if (bot.phase !== 'unknown') return 'fine';
  return {
    kind: 'unreadable',
    severity: 'warning',
    grade: 1,
    numbers: { state: bot.state },
    text: `The exchange calls its state '${bot.state}', which is not known here.`,
    advice: 'Look at the bot at the exchange; most of its checks rest until its state is known again.',
  };
};
