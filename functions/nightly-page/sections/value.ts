import { compare, type Decimal, decimal, isZero } from '../../../shared/core/decimal.ts';
import { areaChart, lineChart } from '../charts/line.ts';
import { type Html, html } from '../html.ts';
import type { ValueModel, ValuePoint } from '../model.ts';
import { dayText, growthText, minuteText, moneyText, shareText, sizeText } from '../numbers.ts';
import { figure, nothingYet, swatch } from './figure.ts';

const ZERO = decimal('0');
/** Rows of a table that are days; the older ones are weeks. */
const DAILY_ROWS = 62;
const PARTS = ['spot', 'fund', 'futures', 'bots', 'earn'] as const;
const PART_NAMES: Readonly<Record<(typeof PARTS)[number], string>> = {
  spot: 'Spot wallet',
  fund: 'Fund account',
  futures: 'Futures wallet',
  bots: 'Bots',
  earn: 'Earn',
};

/** Value over time in both units. `id` begins the ids of its elements. */
export function valueSection(id: string, value: ValueModel | undefined): Html {
  if (value === undefined) {
    return nothingYet(
      'Portfolio value',
      'There is no value yet: the account is valued every hour, and the first value appears here after that.',
    );
  }
  const hasBtc = value.points.some(({ btc }) => btc !== undefined);
  return hasBtc ? inBothUnits(id, value) : inUsdt(id, value);
}

/** Without a script too: the two buttons are plain radio buttons, and style alone shows the unit that is chosen. */
function inBothUnits(id: string, value: ValueModel): Html {
  return html`<div class="units">
<fieldset><legend class="hidden">Unit of the portfolio value</legend>
<input type="radio" name="${id}-unit" id="${id}-usdt" class="usdt" checked><label for="${id}-usdt">USDT</label>
<input type="radio" name="${id}-unit" id="${id}-btc" class="btc"><label for="${id}-btc">BTC</label>
</fieldset>
<div class="in-usdt">${inUsdt(id, value)}</div>
<div class="in-btc">${inBtc(id, value)}</div>
</div>`;
}

function inUsdt(id: string, { points }: ValueModel): Html {
  return valueFigure(
    `${id}-value-usdt`,
    'USDT',
    points.map((point) => ({ ...point, value: point.usdt })),
    moneyText,
  );
}

function inBtc(id: string, { points }: ValueModel): Html {
  const known = points.flatMap((point) => (point.btc === undefined ? [] : [{ ...point, value: point.btc }]));
  return valueFigure(`${id}-value-btc`, 'BTC', known, sizeText);
}

function valueFigure(
  id: string,
  unit: string,
  points: readonly (ValuePoint & { readonly value: Decimal })[],
  text: (value: Decimal) => string,
): Html {
  const whole = points.filter(isWhole);
  if (whole.length === 0) {
    return nothingYet(`Portfolio value in ${unit}`, `There is no line yet.${partialSentence(points)}`);
  }
  const listed = listedOf(points);
  return figure({
    id,
    title: `Portfolio value in ${unit}`,
    summary: `${valueSummary(whole, unit, text)}${partialSentence(points)}`,
    draw: (named) =>
      lineChart({
        ...named,
        lines: [{ className: 'line c1', points: whole }],
        // One point makes no line.
        marks:
          whole.length === 1
            ? whole.map((point) => ({ ...point, shape: 'disc', className: 'disc only' }))
            : [],
        times: listed.map(({ atMs }) => atMs),
      }),
    table: {
      caption: `Portfolio value in ${unit} by day, older ones by week`,
      head: ['Day', unit, 'Not in it'],
      textColumns: [2],
      rows: listed.map(({ atMs, value, missing }) => [dayText(atMs), text(value), missing.join(', ')]),
    },
  });
}

/** Whether all parts are in the total: only such totals can be compared. */
function isWhole({ missing }: ValuePoint): boolean {
  return missing.length === 0;
}

/** Those that stand in tables: the newest day by day, older ones by the week. */
function listedOf<Point>(points: readonly Point[]): readonly Point[] {
  return points.filter((_, index) => {
    const fromEnd = points.length - 1 - index;
    return fromEnd < DAILY_ROWS || fromEnd % 7 === 0;
  });
}

function valueSummary(
  points: readonly { readonly atMs: number; readonly value: Decimal }[],
  unit: string,
  text: (value: Decimal) => string,
): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  if (first === last)
    return `${text(last.value)} ${unit} on ${dayText(last.atMs)}; a line needs a second day.`;
  const ordered = [...points].sort((a, b) => compare(a.value, b.value));
  const [low = first, high = last] = [ordered[0], ordered.at(-1)];
  const growth = growthText(last.value, first.value);
  return [
    `From ${text(first.value)} on ${dayText(first.atMs)} to ${text(last.value)} ${unit} on ${dayText(last.atMs)}`,
    growth === undefined ? '' : ` (${growth})`,
    `; lowest ${text(low.value)} on ${dayText(low.atMs)}, highest ${text(high.value)} on ${dayText(high.atMs)}.`,
    ' Deposits and withdrawals are part of it.',
  ].join('');
}

function partialSentence(points: readonly ValuePoint[]): string {
  const partial = points.filter((point) => !isWhole(point));
  if (partial.length === 0) return '';
  const parts = [...new Set(partial.flatMap(({ missing }) => missing))].join(', ');
  return ` On ${partial.length === 1 ? 'one day' : `${partial.length} days`} a part could not be read (${parts}): such totals are not in the line.`;
}

/** What the value is made of; nothing while no part is known. */
export function compositionSection(id: string, { points, latest }: ValueModel): Html | undefined {
  const rows = listedOf(points.filter(isWhole));
  const shown = PARTS.filter((part) => rows.some(({ parts }) => !isZero(parts[part] ?? ZERO)));
  if (shown.length === 0) return undefined;
  const shares = shown.map((part) => {
    const amount = latest.parts[part];
    const text =
      amount === undefined ? 'not read' : `${moneyText(amount)} (${shareText(amount, latest.usdt)})`;
    return `${PART_NAMES[part]} ${text}`;
  });
  return figure({
    id: `${id}-parts`,
    title: 'What it is made of, in USDT',
    summary: `${minuteText(latest.atMs)}: ${shares.join(', ')}.`,
    legend: shown.map((part) => ({ sample: swatch(`area ${part}`), text: PART_NAMES[part] })),
    draw: (named) =>
      areaChart({
        ...named,
        classNames: shown.map((part) => `area ${part}`),
        rows: rows.map(({ atMs, parts }) => ({ atMs, values: shown.map((part) => parts[part] ?? ZERO) })),
      }),
    table: {
      caption: 'Value by part in USDT by day, older ones by week',
      head: ['Day', ...shown.map((part) => PART_NAMES[part])],
      rows: rows.map(({ atMs, parts }) => [
        dayText(atMs),
        ...shown.map((part) => (parts[part] === undefined ? '–' : moneyText(parts[part]))),
      ]),
    },
  });
}
