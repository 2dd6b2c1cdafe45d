/** A chart with all that belongs to it: heading, one sentence that says the same, legend, and its values as a table. */
import type { Named } from '../charts/frame.ts';
import { type Html, type HtmlValue, html } from '../html.ts';

export interface TableParts {
  readonly caption: string;
  /** The first column names the row. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly HtmlValue[])[];
  /** Columns of text, which stand left; figures stand right. */
  readonly textColumns?: readonly number[];
}

export interface FigureParts {
  /** Unlike that of any other chart of the page. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly legend?: readonly LegendEntry[];
  readonly draw: (named: Named) => Html;
  readonly table: TableParts;
  /** What belongs to it and stands below. */
  readonly more?: HtmlValue;
}

export interface LegendEntry {
  readonly sample: Html;
  readonly text: string;
}

export function figure({ id, title, summary, legend = [], draw, table, more }: FigureParts): Html {
  const named = { titleId: `${id}-title`, summaryId: `${id}-summary` };
  return html`<figure id="${id}">
<h3 id="${named.titleId}">${title}</h3>
<p class="summary" id="${named.summaryId}">${summary}</p>
${legend.length > 0 && html`<ul class="legend">${legend.map(({ sample, text }) => html`<li>${sample}${text}</li>`)}</ul>`}
${draw(named)}
<p class="readout" role="status" hidden></p>
<details><summary>Values as a table<span class="hidden">: ${title}</span></summary>
${scrolled(table)}
</details>
${more}
</figure>`;
}

/** A table that scrolls by itself where it is too wide, also by keyboard. */
export function scrolled({ caption, head, rows, textColumns = [] }: TableParts): Html {
  const align = (index: number): Html | false => textColumns.includes(index) && html` class="text"`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption class="hidden">${caption}</caption>
<thead><tr>${head.map((text, index) => html`<th scope="col"${align(index)}>${text}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([name, ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell, index) => html`<td${align(index + 1)}>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`;
}

/** A filled square in the colour of a series. */
export function swatch(className: string): Html {
  return html`<svg class="swatch" width="14" height="14" aria-hidden="true"><rect class="${className}" width="14" height="14" rx="3"/></svg>`;
}

/** A piece of the line of a series. */
export function stroke(className: string): Html {
  return html`<svg class="swatch" width="22" height="14" aria-hidden="true"><path class="${className}" d="M1 7H21"/></svg>`;
}

/** Where there is nothing to draw: why, and what will come. */
export function nothingYet(title: string, text: string): Html {
  return html`<div class="nothing"><h3>${title}</h3><p>${text}</p></div>`;
}
