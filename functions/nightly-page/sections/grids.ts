import { type Decimal, sum } from '../../../shared/core/decimal.ts';
import { barChart } from '../charts/bars.ts';
import { type Html, html } from '../html.ts';
import type { GridCoin, GridsModel } from '../model.ts';
import { counted, dayText, moneyText, shortDayText, signed } from '../numbers.ts';
import { figure, nothingYet, scrolled, swatch } from './figure.ts';

export function gridsSection(id: string, { coins, leftOut }: GridsModel): Html {
  if (coins.length === 0) {
    return nothingYet(
      'Grid profit against funding',
      'No grid bot has been seen yet. Bots of watched accounts appear here after the next look, which is every ten minutes.',
    );
  }
  return html`${coins.map((coin, index) => gridFigure(`${id}-grids-${index + 1}`, coin))}${
    leftOut > 0 && html`<p class="note">${counted(leftOut, 'more bot')} are not in these figures.</p>`
  }`;
}

function gridFigure(id: string, { coin, days, bots }: GridCoin): Html {
  const profit = sum(...days.map(({ gridProfit }) => gridProfit));
  const funding = sum(...days.map((day) => day.funding));
  return figure({
    id,
    title: `Grid profit against funding, in ${coin}`,
    summary: `${counted(days.length, 'day')} up to ${dayText(days.at(-1)?.day ?? '')}, ${counted(bots.length, 'bot')}: grid profit ${money(profit)}, funding ${money(funding)}, together ${money(sum(profit, funding))} ${coin}. Gains and losses of the coins themselves are not in it.`,
    legend: [
      { sample: swatch('bar profit'), text: 'Grid profit' },
      { sample: swatch('bar funding'), text: 'Funding: paid below the line, received above' },
    ],
    draw: (named) =>
      barChart({
        ...named,
        classNames: ['bar profit', 'bar funding'],
        columns: days.map((day) => ({ label: shortDayText(day.day), values: [day.gridProfit, day.funding] })),
      }),
    table: {
      caption: `Grid profit and funding by day in ${coin}`,
      head: ['Day', 'Grid profit', 'Funding', 'Together'],
      rows: days.map((day) => [
        dayText(day.day),
        money(day.gridProfit),
        money(day.funding),
        money(sum(day.gridProfit, day.funding)),
      ]),
    },
    more: html`<div class="more"><h4>By bot, the same days</h4>${scrolled({
      caption: `Grid profit and funding by bot in ${coin}`,
      head: ['Bot', 'Symbol', 'Grid profit', 'Funding', 'Together'],
      textColumns: [1],
      rows: bots.map((bot) => [
        bot.name,
        bot.symbol,
        money(bot.gridProfit),
        money(bot.funding),
        money(sum(bot.gridProfit, bot.funding)),
      ]),
    })}</div>`,
  });
}

function money(value: Decimal): string {
  return signed(value, moneyText);
}
