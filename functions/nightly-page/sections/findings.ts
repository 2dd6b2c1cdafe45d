import { isoSeconds } from '../../../shared/core/clock.ts';
import { type Html, html } from '../html.ts';
import type { FindingModel } from '../model.ts';
import { minuteText } from '../numbers.ts';

/** The worst first; of the rest the number is told. */
const MOST = 40;

export function findingsSection(findings: readonly FindingModel[]): Html {
  if (findings.length === 0)
    return html`<p class="fine">Nothing is open: no bot of this account needs you.</p>`;
  const more = findings.length - MOST;
  return html`<ul class="findings">${findings.slice(0, MOST).map(
    ({ severity, headline, text, sinceMs }) => html`<li class="${severity}">
<p><span class="severity">${severity}</span> <strong>${headline}</strong></p>
<p>${text}</p>
<p class="since">since <time datetime="${isoSeconds(sinceMs)}">${minuteText(sinceMs)}</time></p>
</li>`,
  )}</ul>${more > 0 && html`<p class="note">And ${more} more: the command grids lists them.</p>`}`;
}
