import { type Decimal, decimal } from '../../../shared/core/decimal.ts';
import { type Html, html } from '../html.ts';
import { framed, type Named, PLOT } from './frame.ts';
import { domainOf, percent, round, scaleDown, stacked } from './scale.ts';
import { niceTicks, thinned } from './ticks.ts';

export interface Column {
  readonly label: string;
  /** One for each class; above zero they stand on each other, below they hang from each other. */
  readonly values: readonly Decimal[];
}

export interface BarChart extends Named {
  readonly columns: readonly Column[];
  readonly classNames: readonly string[];
}

const ZERO = decimal('0');
/** Of its share of the width a column fills so much. */
const FILLED = 0.72;
/** A value that is not nothing can be seen. */
const LEAST_HEIGHT = 1;

/** Columns side by side around a line at zero. Needs at least one column. */
export function barChart({ columns, classNames, ...named }: BarChart): Html {
  const spans = columns.map(({ values }) => stacked(values, ZERO));
  const ends = spans.flat().flatMap(({ min, max }) => [min, max]);
  const ticks = niceTicks(domainOf([ZERO, ...ends]) ?? { min: ZERO, max: ZERO });
  const down = scaleDown(ticks, PLOT);
  const share = 1 / columns.length;
  const middle = (index: number): number => (index + 0.5) * share;
  const bars = spans.flatMap((ofColumn, index) =>
    ofColumn.flatMap(({ min, max }, which) => {
      if (min === max) return [];
      const top = down(max);
      const height = Math.max(LEAST_HEIGHT, down(min) - top);
      return [
        html`<rect class="${classNames[which]}" x="${percent(middle(index) - (share * FILLED) / 2)}" y="${round(top)}" width="${percent(share * FILLED)}" height="${round(height)}"/>`,
      ];
    }),
  );
  const labelled = columns.map(({ label }, index) => ({ at: middle(index), text: label }));
  return framed({
    ...named,
    ticks,
    down,
    labels: thinned(labelled),
    places: columns.map((_, index) => middle(index)),
    content: html`${bars}`,
  });
}
