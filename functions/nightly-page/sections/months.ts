import { type Decimal, sum } from '../../../shared/core/decimal.ts';
import { barChart } from '../charts/bars.ts';
import { type Html, html } from '../html.ts';
import type { AccountModel, MonthModel } from '../model.ts';
import { counted, moneyText, monthText, signed, sizeText } from '../numbers.ts';
import { figure, nothingYet, swatch } from './figure.ts';

export function monthsSection(
  id: string,
  { months, daysLeft, knowsFundingSign }: Pick<AccountModel, 'months' | 'daysLeft' | 'knowsFundingSign'>,
): Html {
  if (months.length === 0) {
    return nothingYet(
      'Fees and funding by month',
      'No fees or funding payments are kept yet. They appear here after the first night.',
    );
  }
  const coins = [...Map.groupBy(months, ({ coin }) => coin)];
  return html`${coins.map(([coin, ofCoin], index) =>
    monthFigure(`${id}-months-${index + 1}`, coin, ofCoin, knowsFundingSign),
  )}${
    daysLeft > 0 &&
    html`<p class="note">${counted(daysLeft, 'older day')} of trades and payments are still to be summed up; each run does a part.</p>`
  }`;
}

function monthFigure(
  id: string,
  coin: string,
  months: readonly MonthModel[],
  knowsFundingSign: boolean,
): Html {
  const fees = sum(...months.map((month) => month.fees));
  const funding = sum(...months.map((month) => month.funding));
  const hasOthers = months.some(({ otherFees }) => otherFees.length > 0);
  const sign = knowsFundingSign
    ? ''
    : ' The exchange does not document which sign of funding means paid: if it is the wrong way round here, say fundingPaidIs in the automations.';
  return figure({
    id,
    title: `Fees and funding by month, in ${coin}`,
    summary: `${counted(months.length, 'month')} from ${monthText(months[0]?.month ?? '')} to ${monthText(months.at(-1)?.month ?? '')}: fees ${money(fees)}, funding ${money(funding)} ${coin}. Fees in a bought coin count at the price of their trade.${hasOthers ? ' Fees in other coins are in the table only.' : ''}${sign}`,
    legend: [
      { sample: swatch('bar fees'), text: 'Trading fees' },
      { sample: swatch('bar funding'), text: 'Funding: paid below the line, received above' },
    ],
    draw: (named) =>
      barChart({
        ...named,
        classNames: ['bar fees', 'bar funding'],
        columns: months.map((month) => ({
          label: monthText(month.month).replace(/ \d\d(\d\d)$/, ' ’$1'),
          values: [month.fees, month.funding],
        })),
      }),
    table: {
      caption: `Fees and funding by month in ${coin}`,
      head: ['Month', 'Fees', 'Funding', ...(hasOthers ? ['Fees in other coins'] : [])],
      textColumns: [3],
      rows: months.map((month) => [
        monthText(month.month),
        money(month.fees),
        money(month.funding),
        ...(hasOthers
          ? [month.otherFees.map(({ coin: other, amount }) => `${sizeText(amount)} ${other}`).join(', ')]
          : []),
      ]),
    },
  });
}

function money(value: Decimal): string {
  return signed(value, moneyText);
}
