/**
 * What all charts have around them. Places across are shares of the width and letters keep their size, so that one
 * drawing fits a phone and a wide window. Lines lie in an inner drawing that is stretched.
 */
import { type Html, html } from '../html.ts';
import { tickText } from '../numbers.ts';
import { type Across, type Down, percent, round } from './scale.ts';
import type { Ticks, TimeTick } from './ticks.ts';

/** Ids of the elements of a page that name and explain a drawing. */
export interface Named {
  readonly titleId: string;
  readonly summaryId: string;
}

export const HEIGHT = 220;
export const PLOT = { top: 10, bottom: HEIGHT - 26 } as const;
/** Width of the inner drawing before it is stretched. */
export const WIDTH = 1000;

const LETTER = 7;

export interface FrameParts extends Named {
  readonly ticks: Ticks;
  readonly down: Down;
  readonly labels: readonly { readonly at: number; readonly text: string }[];
  /** Of the points of the table beside it, in its order: shares of the width, for the read-out. */
  readonly places: readonly number[];
  readonly content: Html;
}

export function framed({ titleId, summaryId, ticks, down, labels, places, content }: FrameParts): Html {
  const texts = ticks.values.map((value) => tickText(value, ticks.step));
  const gutter = Math.max(...texts.map((text) => text.length)) * LETTER + 8;
  const lines = ticks.values.map((value) => round(down(value)));
  return html`<div class="plot"><svg class="scale" width="${gutter}" height="${HEIGHT}" aria-hidden="true">${texts.map(
    (text, index) =>
      html`<text x="${gutter - 8}" y="${lines[index]}" dy="4" text-anchor="end">${text}</text>`,
  )}</svg><svg class="chart" role="img" aria-labelledby="${titleId}" aria-describedby="${summaryId}" height="${HEIGHT}" data-places="${places.map((place) => round(place * 100)).join(' ')}">${lines.map(
    (y, index) =>
      html`<line class="${isBase(ticks, index) ? 'base' : 'rule'}" x1="0" x2="100%" y1="${y}" y2="${y}"/>`,
  )}${content}${labels.map(
    ({ at, text }) =>
      html`<text class="label" x="${percent(at)}" y="${HEIGHT - 6}" text-anchor="${anchor(at)}">${text}</text>`,
  )}</svg></div>`;
}

export function timeLabels(ticks: readonly TimeTick[], across: Across): FrameParts['labels'] {
  return ticks.map(({ atMs, text }) => ({ at: across(atMs), text }));
}

/** Lines and areas: a path whose width is stretched while its stroke is not. */
export function stretched(paths: readonly { readonly className: string; readonly d: string }[]): Html {
  return html`<svg width="100%" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${paths.map(
    ({ className, d }) => html`<path class="${className}" d="${d}" vector-effect="non-scaling-stroke"/>`,
  )}</svg>`;
}

function isBase({ values }: Ticks, index: number): boolean {
  return Number(values[index]) === 0;
}

function anchor(at: number): string {
  if (at < 0.08) return 'start';
  return at > 0.92 ? 'end' : 'middle';
}
