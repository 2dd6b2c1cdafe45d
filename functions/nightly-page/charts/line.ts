import { DAY_MS, type EpochMs } from '../../../shared/core/clock.ts';
import { type Decimal, decimal } from '../../../shared/core/decimal.ts';
import { type Html, html } from '../html.ts';
import { framed, type Named, PLOT, stretched, timeLabels, WIDTH } from './frame.ts';
import {
  type Across,
  type Down,
  domainOf,
  percent,
  round,
  scaleAcross,
  scaleDown,
  stacked,
} from './scale.ts';
import { niceTicks, timeTicks } from './ticks.ts';

export interface Point {
  readonly atMs: EpochMs;
  readonly value: Decimal;
}

export interface Line {
  readonly className: string;
  /** Oldest first. */
  readonly points: readonly Point[];
}

export interface Mark extends Point {
  readonly shape: 'disc' | 'diamond';
  readonly className: string;
}

export interface LineChart extends Named {
  readonly lines: readonly Line[];
  readonly marks?: readonly Mark[];
  /** Times of the rows of the table beside it. */
  readonly times: readonly EpochMs[];
}

const ZERO = decimal('0');
/** A longer time without a point is drawn as a gap, not as a line. */
const LONGEST_STEP_MS = 3 * DAY_MS;
const MARK_RADIUS = 4.5;

/** Lines over time with single marks on top. The scale begins where the values do. Needs at least one point. */
export function lineChart({ lines, marks = [], times, ...named }: LineChart): Html {
  const points = [...lines.flatMap((line) => line.points), ...marks];
  const { across, ends } = acrossOf(points);
  const ticks = niceTicks(domainOf(points.map(({ value }) => value)) ?? { min: ZERO, max: ZERO });
  const down = scaleDown(ticks, PLOT);
  const paths = lines.map(({ className, points: own }) => ({ className, d: pathOf(own, across, down) }));
  return framed({
    ...named,
    ticks,
    down,
    labels: timeLabels(timeTicks(ends.startMs, ends.endMs), across),
    places: times.map(across),
    content: html`${stretched(paths)}${marks.map((mark) => markOf(mark, across, down))}`,
  });
}

/** Areas on top of each other over the same times, the first at the bottom. Needs at least one row. */
export function areaChart({
  rows,
  classNames,
  ...named
}: Named & {
  readonly rows: readonly { readonly atMs: EpochMs; readonly values: readonly Decimal[] }[];
  readonly classNames: readonly string[];
}): Html {
  const { across, ends } = acrossOf(rows);
  const layers = rows.map(({ atMs, values }) => ({ atMs, spans: stacked(values, ZERO) }));
  const all = layers.flatMap(({ spans }) => spans.flatMap(({ min, max }) => [min, max]));
  const ticks = niceTicks(domainOf([ZERO, ...all]) ?? { min: ZERO, max: ZERO });
  const down = scaleDown(ticks, PLOT);
  const paths = classNames.map((className, layer) => {
    const edge = (end: 'min' | 'max') =>
      layers.flatMap(({ atMs, spans }) =>
        // One row alone is as wide as the chart.
        (layers.length === 1 ? [0, 1] : [across(atMs)]).map((x) =>
          place(x, down(spans[layer]?.[end] ?? ZERO)),
        ),
      );
    return { className, d: `M${edge('max').join('L')}L${edge('min').reverse().join('L')}Z` };
  });
  return framed({
    ...named,
    ticks,
    down,
    labels: timeLabels(timeTicks(ends.startMs, ends.endMs), across),
    places: rows.map(({ atMs }) => across(atMs)),
    content: stretched(paths),
  });
}

function acrossOf(points: readonly { readonly atMs: EpochMs }[]): {
  readonly across: Across;
  readonly ends: { readonly startMs: EpochMs; readonly endMs: EpochMs };
} {
  const times = points.map(({ atMs }) => atMs);
  const ends = { startMs: Math.min(...times), endMs: Math.max(...times) };
  return { across: scaleAcross(ends.startMs, ends.endMs), ends };
}

function pathOf(points: readonly Point[], across: Across, down: Down): string {
  return points
    .map(({ atMs, value }, index) => {
      const before = points[index - 1];
      const isCut = before === undefined || atMs - before.atMs > LONGEST_STEP_MS;
      return `${isCut ? 'M' : 'L'}${place(across(atMs), down(value))}`;
    })
    .join('');
}

function place(across: number, down: number): string {
  return `${round(across * WIDTH)} ${round(down)}`;
}

function markOf({ atMs, value, shape, className }: Mark, across: Across, down: Down): Html {
  const x = percent(across(atMs));
  const y = round(down(value));
  if (shape === 'disc') return html`<circle class="${className}" cx="${x}" cy="${y}" r="${MARK_RADIUS}"/>`;
  return html`<svg x="${x}" y="${y}" overflow="visible" aria-hidden="true"><path class="${className}" d="M0-6L6 0L0 6L-6 0Z"/></svg>`;
}
