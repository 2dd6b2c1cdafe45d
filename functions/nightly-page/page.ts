/** The page: one file that needs nothing else, neither from a network nor, to be read, a script. */
import { createHash } from 'node:crypto';
import { type EpochMs, isoSeconds } from '../../shared/core/clock.ts';
import { type Html, html, trusted } from './html.ts';
import type { AccountModel, PageModel } from './model.ts';
import { minuteText, moneyText } from './numbers.ts';
import { SCRIPT } from './script.ts';
import { findingsSection } from './sections/findings.ts';
import { gridsSection } from './sections/grids.ts';
import { accountHead, accountTitle } from './sections/head.ts';
import { monthsSection } from './sections/months.ts';
import { nightsSection } from './sections/nights.ts';
import { symbolsSection } from './sections/symbols.ts';
import { compositionSection, valueSection } from './sections/value.ts';
import { STYLE } from './style.ts';

/**
 * What the page itself allows: its own style and its own script, by their hashes, and a picture for the tab that
 * stands in it. Who serves it adds `frame-ancestors`, which only a header can say.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src '${hashOf(STYLE)}'`,
  `script-src '${hashOf(SCRIPT)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230b63c5'/%3E%3Cpath d='M3 11l3-4 3 2 4-5' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E";

export function renderPage({ madeAtMs, accounts }: PageModel): string {
  const body = accounts.map((account, index) => accountSection(`a${index + 1}`, account));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Standing Orders: the nightly page</title>
<link rel="icon" href="${ICON}">
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the figures</a>
<header class="top">
<h1>Standing Orders</h1>
<p>Made <time id="made" datetime="${isoSeconds(madeAtMs)}">${minuteText(madeAtMs)}</time>. All times are UTC.</p>
<p id="age" class="warning" role="status" hidden></p>
${accounts.length > 1 && navigation(accounts)}
</header>
<main id="content" tabindex="-1">
${body.length > 0 ? body : html`<p class="nothing">The automations have no account yet.</p>`}
</main>
<footer>
<p>Values come from the account’s hourly snapshots, trades, fees and funding from the exchange’s own records as they are kept here, grid figures from the looks of grid-health. Digits too many are cut off, never rounded up. Nothing on this page is loaded from anywhere else.</p>
</footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.markup;
}

/** When a page was made; `undefined` for anything that is no such page. */
export function madeAtOf(page: string): EpochMs | undefined {
  const [, time] = /<time id="made" datetime="([^"]+)">/.exec(page) ?? [];
  return time === undefined ? undefined : Date.parse(time);
}

function navigation(accounts: readonly AccountModel[]): Html {
  return html`<nav aria-label="Accounts"><ul>${accounts.map(
    ({ account, value, money }, index) =>
      html`<li><a href="#a${index + 1}">${account}${value && html` <span>${moneyText(value.latest.usdt)} USDT</span>`}${money !== 'real' && html` <span>(paper)</span>`}</a></li>`,
  )}</ul></nav>`;
}

function accountSection(id: string, account: AccountModel): Html {
  return html`<section class="account" id="${id}" aria-labelledby="${id}-title">
${accountTitle(id, account)}
${accountHead(account)}
<div class="charts">
${valueSection(id, account.value)}
<div class="panel"><h3>Open findings</h3>${findingsSection(account.findings)}</div>
${nightsSection(id, account.nights)}
${account.value && compositionSection(id, account.value)}
${gridsSection(id, account.grids)}
${symbolsSection(id, account.symbols)}
${monthsSection(id, account)}
</div>
</section>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
