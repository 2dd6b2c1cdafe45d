import { calendar, type SquareState, squareSample } from '../charts/calendar.ts';
import { type Html, html } from '../html.ts';
import type { NightModel } from '../model.ts';
import { counted, dayText, grouped } from '../numbers.ts';
import { figure } from './figure.ts';

const NAMES: Readonly<Record<SquareState, string>> = {
  complete: 'complete',
  incomplete: 'incomplete',
  missing: 'missing',
  notDue: 'not due',
};
const STATES = ['complete', 'incomplete', 'missing', 'notDue'] as const;

/** The last nights as squares, and those that need a look in words. */
export function nightsSection(id: string, nights: readonly NightModel[]): Html {
  const count = (state: SquareState): number => nights.filter((night) => night.state === state).length;
  const troubled = nights.filter(({ state }) => state === 'incomplete' || state === 'missing').reverse();
  const shown = STATES.filter((state) => count(state) > 0);
  return figure({
    id: `${id}-nights`,
    title: `The last ${nights.length} nights`,
    summary: `Whether everything that happened on a day is kept: ${shown.map((state) => `${count(state)} ${NAMES[state]}`).join(', ')}.`,
    legend: shown.map((state) => ({ sample: squareSample(state), text: NAMES[state] })),
    draw: (named) => calendar({ ...named, squares: nights }),
    table: {
      caption: 'The last nights one by one',
      head: ['Day', 'State', 'Rows', 'Why'],
      textColumns: [1, 3],
      rows: nights.map(({ day, state, rows, reason }) => [
        dayText(day),
        NAMES[state],
        grouped(String(rows)),
        reason,
      ]),
    },
    more:
      troubled.length > 0 &&
      html`<div class="more"><h4>${counted(troubled.length, 'night')} to look after</h4><ul class="troubled">${troubled.map(
        ({ day, state, reason }) =>
          html`<li><strong>${dayText(day)}, ${NAMES[state]}:</strong> ${reason}</li>`,
      )}</ul></div>`,
  });
}
