import { DAY_MS } from '../../../shared/core/clock.ts';
import { type Html, html } from '../html.ts';
import { shortDayText } from '../numbers.ts';
import type { Named } from './frame.ts';

export type SquareState = 'complete' | 'incomplete' | 'missing' | 'notDue';

export interface Square {
  /** UTC day. */
  readonly day: string;
  readonly state: SquareState;
}

const SIDE = 34;
const STEP = SIDE + 4;
const HEAD = 20;
/** Room for the first day of each week at the left. */
const LEFT = 52;
const WEEKDAYS = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');
/** Beside the colour a sign, for those who do not see the difference. */
const SIGNS: Readonly<Record<SquareState, string>> = {
  complete: '✓',
  incomplete: '!',
  missing: '×',
  notDue: '·',
};

/** Days in weeks from Monday to Sunday, oldest first, each a square. Needs at least one day. */
export function calendar({
  squares,
  titleId,
  summaryId,
}: Named & { readonly squares: readonly Square[] }): Html {
  const placed = squares.map((square) => ({
    ...square,
    ...placeOf(square.day, squares[0]?.day ?? square.day),
  }));
  const weeks = Math.max(...placed.map(({ week }) => week)) + 1;
  const width = LEFT + 7 * STEP;
  const firsts = placed.filter(({ week }, index) => placed[index - 1]?.week !== week);
  return html`<svg class="calendar" role="img" aria-labelledby="${titleId}" aria-describedby="${summaryId}" viewBox="0 0 ${width} ${HEAD + weeks * STEP}" width="${width}">${WEEKDAYS.map(
    (name, index) =>
      html`<text class="label" x="${LEFT + index * STEP + SIDE / 2}" y="13" text-anchor="middle">${name}</text>`,
  )}${firsts.map(
    ({ day, week }) =>
      html`<text class="label" x="0" y="${HEAD + week * STEP + SIDE / 2 + 4}">${shortDayText(day)}</text>`,
  )}${placed.map(({ state, weekday, week }) => squareOf(state, LEFT + weekday * STEP, HEAD + week * STEP))}</svg>`;
}

/** What a square of each state looks like, for the legend. */
export function squareSample(state: SquareState): Html {
  return html`<svg class="calendar" width="20" height="20" viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">${squareOf(state, 0, 0)}</svg>`;
}

function squareOf(state: SquareState, x: number, y: number): Html {
  return html`<g class="night ${state}"><rect x="${x + 1}" y="${y + 1}" width="${SIDE - 2}" height="${SIDE - 2}" rx="6"/><text x="${x + SIDE / 2}" y="${y + SIDE / 2 + 6}" text-anchor="middle">${SIGNS[state]}</text></g>`;
}

function placeOf(day: string, firstDay: string): { readonly weekday: number; readonly week: number } {
  const mondayOf = (at: string) => Date.parse(at) - weekdayOf(at) * DAY_MS;
  return { weekday: weekdayOf(day), week: Math.round((mondayOf(day) - mondayOf(firstDay)) / (7 * DAY_MS)) };
}

/** 0 for Monday. */
function weekdayOf(day: string): number {
  return (new Date(day).getUTCDay() + 6) % 7;
}
