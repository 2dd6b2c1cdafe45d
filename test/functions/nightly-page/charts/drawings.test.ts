import { describe, expect, it } from 'vitest';
import { barChart } from '../../../../functions/nightly-page/charts/bars.ts';
import { calendar } from '../../../../functions/nightly-page/charts/calendar.ts';
import { areaChart, lineChart } from '../../../../functions/nightly-page/charts/line.ts';
import { html } from '../../../../functions/nightly-page/html.ts';
import { DAY_MS } from '../../../../shared/core/clock.ts';
import { money, SLOT_MS } from '../../../support/builders.ts';

const named = { titleId: 'the-title', summaryId: 'the-summary' };
const point = (day: number, value: string) => ({ atMs: SLOT_MS + day * DAY_MS, value: money(value) });
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]);

describe('a line', () => {
  const draw = (points: readonly { atMs: number; value: ReturnType<typeof money> }[]) =>
    lineChart({ ...named, lines: [{ className: 'line', points }], times: points.map(({ atMs }) => atMs) })
      .markup;

  it('goes from its lowest to its highest value between the scale’s ends', () => {
    const drawn = draw([point(0, '0'), point(1, '50'), point(2, '100')]);

    expect(all(drawn, / d="([^"]+)"/g)).toEqual(['M0 194L500 102L1000 10']);
    expect(all(drawn, /data-places="([^"]+)"/g)).toEqual(['0 50 100']);
    expect(drawn).toContain('role="img" aria-labelledby="the-title" aria-describedby="the-summary"');
  });

  it('is cut where days are missing, not drawn through them', () => {
    expect(
      all(draw([point(0, '0'), point(2, '100'), point(8, '0'), point(10, '100')]), / d="([^"]+)"/g),
    ).toEqual(['M0 194L200 10M800 194L1000 10']);
  });

  it('of one point is in the middle and breaks nothing', () => {
    expect(draw([point(0, '5')])).not.toMatch(/NaN|Infinity/);
  });

  it('has its marks where their values are', () => {
    const marks = [{ ...point(1, '50'), shape: 'disc' as const, className: 'disc' }];
    const drawn = lineChart({
      ...named,
      lines: [{ className: 'line', points: [point(0, '0'), point(2, '100')] }],
      marks,
      times: [],
    }).markup;

    expect(drawn).toContain('<circle class="disc" cx="50%" cy="102" r="4.5"/>');
  });
});

it('areas stand on each other', () => {
  const rows = [0, 1].map((day) => ({ atMs: SLOT_MS + day * DAY_MS, values: [money('40'), money('60')] }));
  const drawn = areaChart({ ...named, rows, classNames: ['a', 'b'] }).markup;

  expect(all(drawn, / d="([^"]+)"/g)).toEqual([
    'M0 120.4L1000 120.4L1000 194L0 194Z',
    'M0 10L1000 10L1000 120.4L0 120.4Z',
  ]);
});

describe('columns', () => {
  const draw = (...values: string[][]) =>
    barChart({
      ...named,
      classNames: ['profit', 'funding'],
      columns: values.map((of, index) => ({ label: `c${index}`, values: of.map(money) })),
    }).markup;

  it('stand above the line of zero, and what was paid hangs below it', () => {
    const drawn = draw(['10', '-5'], ['0', '5']);

    // The scale goes from −5 to 10: a third of the height lies below zero.
    expect(all(drawn, /<rect ([^>]+)\/>/g)).toEqual([
      'class="profit" x="7%" y="10" width="36%" height="122.67"',
      'class="funding" x="7%" y="132.67" width="36%" height="61.33"',
      'class="funding" x="57%" y="71.33" width="36%" height="61.33"',
    ]);
  });

  it('show a value that is next to nothing, and none for nothing', () => {
    const drawn = draw(['1000', '0'], ['0.0001', '0']);

    expect(all(drawn, /<rect [^>]*height="([^"]+)"/g)).toEqual(['184', '1']);
  });
});

it('a calendar has its days in weeks from Monday to Sunday', () => {
  const squares = ['2026-11-28', '2026-11-29', '2026-11-30'].map((day) => ({
    day,
    state: 'complete' as const,
  }));
  const drawn = calendar({ ...named, squares }).markup;

  expect(all(drawn, /<g class="night complete"><rect ([^w]+)/g)).toEqual([
    'x="243" y="21" ',
    'x="281" y="21" ',
    'x="53" y="59" ',
  ]);
  expect(all(drawn, />(\d+ Nov)</g)).toEqual(['28 Nov', '30 Nov']);
});

it('whatever is put into markup stays text', () => {
  const evil = `<img src=x onerror=alert(1)>"'&\u202e`;

  expect(html`<p title="${evil}">${evil}${html`<b>${[evil]}</b>`}${undefined}${false}</p>`.markup).toBe(
    `<p title="${ESCAPED}">${ESCAPED}<b>${ESCAPED}</b></p>`,
  );
});

const ESCAPED = '&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp; ';
