import { isoSeconds } from '../../../shared/core/clock.ts';
import { compare, type Decimal, decimal, minus, sum } from '../../../shared/core/decimal.ts';
import type { PlanResult } from '../../../shared/portfolio/snapshot.ts';
import { type Html, html } from '../html.ts';
import type { AccountModel, MoneyKind, ValuePoint } from '../model.ts';
import { growthText, minuteText, moneyText, signed, sizeText } from '../numbers.ts';
import { scrolled } from './figure.ts';

const ZERO = decimal('0');

const MONEY: Readonly<Record<MoneyKind, { readonly badge: string; readonly text: string }>> = {
  real: { badge: 'Live', text: 'Real money.' },
  demo: { badge: 'Demo', text: "Play money of the exchange's own demo: no real order was placed." },
  paper: { badge: 'Paper', text: 'Play money: no real order was placed.' },
  synthetic: {
    badge: 'Paper, synthetic prices',
    text: 'Play money at made-up prices: nothing here says anything about a real market.',
  },
};

export function accountTitle(id: string, { account, venue, money }: AccountModel): Html {
  return html`<header><h2 id="${id}-title">${account} <span class="venue">at ${venue}</span> <span class="badge ${money}">${MONEY[money].badge}</span></h2>
<p class="${money === 'real' ? 'note' : 'warning'}">${MONEY[money].text}</p></header>`;
}

/** What somebody wants to know first, in a few large figures. */
export function accountHead({ value, spent, next, coin }: AccountModel): Html {
  return html`<dl class="cards">
${valueCard(value?.latest)}
${changeCard('Change in 24 hours', value?.latest, value?.dayAgo)}
${changeCard('Change in 30 days', value?.latest, value?.monthAgo)}
<div class="wide"><dt>Spent by plans</dt><dd><b>${moneyText(sum(ZERO, ...spent.map((plan) => plan.spent)))} <small>${coin}</small></b></dd></div>
<div class="wide"><dt>What is next</dt>${
    next.length === 0
      ? html`<dd>No plan has a slot ahead.</dd>`
      : next.map(
          ({ plan, atMs, isPaused }) =>
            html`<dd><span class="plan">${plan}</span> <time datetime="${isoSeconds(atMs)}">${minuteText(atMs)}</time>${isPaused && html` <span class="severity">paused</span>`}</dd>`,
        )
  }</div>
</dl>${spent.length > 0 && planTable(spent, coin)}`;
}

function valueCard(latest: ValuePoint | undefined): Html {
  if (latest === undefined)
    return html`<div class="first wide"><dt>Total value</dt><dd><b>–</b></dd><dd>not valued yet</dd></div>`;
  const { usdt, btc, missing, atMs } = latest;
  return html`<div class="first wide"><dt>Total value</dt><dd><b>${moneyText(usdt)} <small>USDT</small></b></dd>${btc && html`<dd>${sizeText(btc)} BTC</dd>`}${
    missing.length > 0 &&
    html`<dd class="warning">without ${missing.join(', ')}, which could not be read</dd>`
  }<dd class="since"><time datetime="${isoSeconds(atMs)}">${minuteText(atMs)}</time></dd></div>`;
}

/** A change needs two totals of the same parts. */
function changeCard(name: string, latest: ValuePoint | undefined, then: ValuePoint | undefined): Html {
  if (latest === undefined || then === undefined)
    return html`<div><dt>${name}</dt><dd><b>–</b></dd><dd>not known yet</dd></div>`;
  if ([...latest.missing].sort().join() !== [...then.missing].sort().join()) {
    return html`<div><dt>${name}</dt><dd><b>–</b></dd><dd>not comparable: a part could not be read</dd></div>`;
  }
  const change = minus(latest.usdt, then.usdt);
  const percent = growthText(latest.usdt, then.usdt);
  return html`<div><dt>${name}</dt><dd><b class="${direction(change)}">${signed(change, moneyText)} <small>USDT</small></b></dd>${percent && html`<dd class="${direction(change)}">${percent}</dd>`}<dd class="since">since <time datetime="${isoSeconds(then.atMs)}">${minuteText(then.atMs)}</time></dd></div>`;
}

function direction(change: Decimal): string {
  const sign = compare(change, ZERO);
  if (sign === 0) return 'even';
  return sign > 0 ? 'up' : 'down';
}

function planTable(spent: readonly PlanResult[], coin: string): Html {
  return html`<details class="plans"><summary>The plans one by one, and against buying all at once</summary>${scrolled(
    {
      caption: 'Plans',
      head: [
        'Plan',
        'Symbol',
        `Spent, ${coin}`,
        'Coins',
        'Average price',
        'Worth now',
        'All at once, worth now',
      ],
      textColumns: [1],
      rows: spent.map((plan) => [
        plan.plan,
        plan.symbol,
        moneyText(plan.spent),
        sizeText(plan.base),
        sizeText(plan.averagePrice),
        plan.value === undefined ? '–' : moneyText(plan.value),
        plan.lumpSumValue === undefined ? '–' : moneyText(plan.lumpSumValue),
      ]),
    },
  )}</details>`;
}
