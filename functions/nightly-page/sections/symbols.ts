import { type Decimal, sum } from '../../../shared/core/decimal.ts';
import { lineChart, type Mark } from '../charts/line.ts';
import { type Html, html } from '../html.ts';
import type { DayTrades, SymbolModel } from '../model.ts';
import { counted, dayText, moneyText, noonOf, sizeText } from '../numbers.ts';
import { figure, nothingYet, stroke } from './figure.ts';

export function symbolsSection(id: string, symbols: readonly SymbolModel[]): Html {
  if (symbols.length === 0) {
    return nothingYet(
      'Buys on the price',
      'There are no trades yet. The first one appears here in the night after it, with the price and the average cost.',
    );
  }
  return html`${symbols.map((symbol, index) => symbolFigure(`${id}-symbol-${index + 1}`, symbol))}`;
}

function symbolFigure(id: string, model: SymbolModel): Html {
  const { symbol, trades, prices, averageCost, quoteCoin, baseCoin } = model;
  return figure({
    id,
    title: `${symbol}: trades on the price, in ${quoteCoin}`,
    summary: symbolSummary(model),
    legend: [
      { sample: stroke('line c2'), text: 'Price' },
      ...(averageCost.length > 0 ? [{ sample: stroke('line c3 dashed'), text: 'Average cost' }] : []),
      { sample: disc('disc buy'), text: 'Bought' },
      ...(trades.some(({ side }) => side === 'sell') ? [{ sample: diamond(), text: 'Sold' }] : []),
    ],
    draw: (named) =>
      lineChart({
        ...named,
        lines: [
          { className: 'line c2', points: prices },
          { className: 'line c3 dashed', points: averageCost },
        ],
        marks: trades.map(markOf),
        times: trades.map(({ day }) => noonOf(day)),
      }),
    table: {
      caption: `Trades of ${symbol} by day`,
      head: ['Day', 'Side', baseCoin, quoteCoin, 'Mean price', 'Trades'],
      textColumns: [1],
      rows: trades.map(({ day, side, base, quote, price, count }) => [
        dayText(day),
        side === 'buy' ? 'bought' : 'sold',
        sizeText(base),
        moneyText(quote),
        sizeText(price),
        count,
      ]),
    },
  });
}

function markOf({ day, side, price }: DayTrades): Mark {
  return {
    atMs: noonOf(day),
    value: price,
    shape: side === 'buy' ? 'disc' : 'diamond',
    className: side === 'buy' ? 'disc buy' : 'diamond sell',
  };
}

function symbolSummary({ trades, averageCost, prices, baseCoin, quoteCoin, earlier }: SymbolModel): string {
  const since = trades[0]?.day;
  const sentences =
    since === undefined
      ? []
      : [
          `Since ${dayText(since)}: ${sideText(trades, 'buy', baseCoin, quoteCoin)}, ${sideText(trades, 'sell', baseCoin, quoteCoin)}.`,
        ];
  const cost = averageCost.at(-1)?.value;
  const price = prices.at(-1);
  if (price !== undefined) {
    const average = cost === undefined ? '' : `, the average cost of what is held ${sizeText(cost)}`;
    sentences.push(
      `The last known price is ${sizeText(price.value)} ${quoteCoin} (${dayText(price.atMs)})${average}.`,
    );
  }
  if (earlier !== undefined) {
    sentences.push(
      `Before that, bought for ${moneyText(earlier.bought)} and sold for ${moneyText(earlier.sold)} ${quoteCoin}.`,
    );
  }
  return sentences.join(' ');
}

function sideText(
  trades: readonly DayTrades[],
  side: DayTrades['side'],
  baseCoin: string,
  quoteCoin: string,
): string {
  const of = trades.filter((trade) => trade.side === side);
  const word = side === 'buy' ? 'bought' : 'sold';
  if (of.length === 0) return `nothing ${word}`;
  const total = (pick: (trade: DayTrades) => Decimal) => sum(...of.map(pick));
  const count = of.reduce((all, trade) => all + trade.count, 0);
  return `${sizeText(total(({ base }) => base))} ${baseCoin} ${word} for ${moneyText(total(({ quote }) => quote))} ${quoteCoin} in ${counted(count, 'trade')}`;
}

function disc(className: string): Html {
  return html`<svg class="swatch" width="14" height="14" aria-hidden="true"><circle class="${className}" cx="7" cy="7" r="4.5"/></svg>`;
}

function diamond(): Html {
  return html`<svg class="swatch" width="14" height="14" aria-hidden="true"><path class="diamond sell" d="M7 1L13 7L7 13L1 7Z"/></svg>`;
}
