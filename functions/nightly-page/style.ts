/** The page's style sheet. Colours keep a contrast of 4.5 for letters and 3 for lines in both schemes. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #16202c; --soft: #526070; --rule: #e3e7ec; --edge: #d3d9e0;
  --accent: #0b5cb8; --up: #0a6b3b; --down: #b3261e; --warn: #8a5200; --warn-card: #fff4dc; --bad-card: #fdeceb;
  --c1: #0b5cb8; --c2: #66768a; --c3: #b4480f; --buy: #0a6b3b; --sell: #a3219b;
  --spot: #0b5cb8; --fund: #5f6b1a; --futures: #b4480f; --bots: #148073; --earn: #8550b8;
  --profit: #148073; --funding: #b4480f; --fees: #66768a;
  --ok: #177a44; --on: #ffffff; --amber: #f2b33d; --on-amber: #3b2600; --red: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e141b; --card: #17202a; --ink: #e8edf3; --soft: #a5b2c0; --rule: #2a3643; --edge: #344250;
    --accent: #7db5f5; --up: #5fd396; --down: #ff9c93; --warn: #f5c063; --warn-card: #33290f; --bad-card: #3a1d1c;
    --c1: #6fb0f7; --c2: #93a3b5; --c3: #f09a63; --buy: #5fd396; --sell: #e68fe0;
    --spot: #5a9fec; --fund: #b5c04a; --futures: #e98c52; --bots: #3fb8a8; --earn: #b48ce0;
    --profit: #3fb8a8; --funding: #e98c52; --fees: #8796a8;
    --ok: #1f7a49; --on: #ffffff; --amber: #f2b33d; --on-amber: #3b2600; --red: #c0443b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0 auto; max-width: 1240px; padding: 20px 16px 40px; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, p, dl, dd, ul, figure { margin: 0; padding: 0; }
h1 { font-size: 20px; letter-spacing: -0.01em; }
h2 { font-size: 26px; line-height: 1.25; letter-spacing: -0.02em; }
h3 { font-size: 17px; line-height: 1.3; }
h4 { font-size: 15px; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.skip { position: absolute; left: 8px; top: -80px; background: var(--card); padding: 10px 16px; border: 2px solid var(--accent); border-radius: 8px; z-index: 1; }
.skip:focus { top: 8px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }
.top { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding-bottom: 12px; border-bottom: 1px solid var(--edge); }
.top p, .note, .since, footer { color: var(--soft); font-size: 14px; }
nav { flex-basis: 100%; }
nav ul { display: flex; flex-wrap: wrap; gap: 8px; list-style: none; }
nav a { display: block; padding: 6px 12px; border: 1px solid var(--edge); border-radius: 999px; background: var(--card); text-decoration: none; font-size: 14px; font-weight: 600; }
nav span { color: var(--soft); font-weight: 400; }
.account { margin-top: 28px; scroll-margin-top: 12px; }
.account > header { margin-bottom: 14px; }
.venue { color: var(--soft); font-weight: 400; }
.badge, .severity { display: inline-block; vertical-align: middle; padding: 2px 10px; border-radius: 999px; border: 1px solid currentColor; font-size: 13px; font-weight: 700; letter-spacing: 0; line-height: 1.4; }
.badge.real { color: var(--up); }
.badge.paper, .badge.synthetic { background: var(--amber); color: var(--on-amber); border-color: var(--amber); }
.warning, .top .warning { color: var(--warn); font-size: 14px; font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; }
.cards .wide { grid-column: 1 / -1; }
.cards > div, figure, .panel, .nothing, .plans { background: var(--card); border: 1px solid var(--edge); border-radius: 14px; padding: 14px 16px; min-width: 0; }
.cards dt { color: var(--soft); font-size: 14px; font-weight: 600; }
.cards dd { font-size: 14px; font-variant-numeric: tabular-nums; }
.cards b { font-size: 21px; line-height: 1.35; letter-spacing: -0.02em; }
.cards .first b { font-size: 30px; }
.cards small { font-size: 14px; font-weight: 600; letter-spacing: 0; color: var(--soft); }
.plan { font-weight: 600; }
.up { color: var(--up); } .down { color: var(--down); }
.plans { margin-top: 12px; }
.charts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; margin-top: 16px; }
.summary { color: var(--soft); font-size: 14px; margin: 4px 0 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; font-size: 14px; margin-bottom: 8px; }
.legend li { display: flex; align-items: center; gap: 7px; }
.units fieldset { display: inline-flex; border: 1px solid var(--edge); border-radius: 999px; padding: 3px; margin: 0 0 10px; background: var(--card); }
.units input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.units label { padding: 4px 16px; border-radius: 999px; font-size: 14px; font-weight: 600; cursor: pointer; }
.units input:checked + label { background: var(--accent); color: var(--card); }
.units input:focus-visible + label { outline: 3px solid var(--accent); outline-offset: 3px; }
.units:has(.usdt:checked) .in-btc, .units:has(.btc:checked) .in-usdt { display: none; }
.plot { display: flex; align-items: stretch; }
.plot svg { display: block; flex: none; overflow: visible; }
.plot .chart { flex: 1 1 0; width: 0; min-width: 0; margin-right: 6px; }
.chart:focus-visible { outline-offset: 2px; }
svg text { font-size: 12px; fill: var(--soft); font-variant-numeric: tabular-nums; }
.swatch { flex: none; }
.rule { stroke: var(--rule); } .base { stroke: var(--soft); }
.cursor { stroke: var(--ink); stroke-dasharray: 2 3; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.c1 { stroke: var(--c1); stroke-width: 2.5; } .c2 { stroke: var(--c2); } .c3 { stroke: var(--c3); }
.dashed { stroke-dasharray: 6 4; }
.area.spot, .bar.spot { fill: var(--spot); } .area.fund { fill: var(--fund); } .area.futures { fill: var(--futures); } .area.bots { fill: var(--bots); } .area.earn { fill: var(--earn); }
.area { stroke: var(--card); stroke-width: 1; }
.bar.profit { fill: var(--profit); } .bar.funding { fill: var(--funding); } .bar.fees { fill: var(--fees); }
.disc.only { fill: var(--c1); } .disc.buy { fill: var(--buy); stroke: var(--card); } .diamond.sell { fill: var(--sell); stroke: var(--card); }
.calendar { display: block; max-width: 100%; height: auto; }
.night text { font-size: 17px; font-weight: 700; }
.complete rect { fill: var(--ok); } .complete text { fill: var(--on); }
.incomplete rect { fill: var(--amber); } .incomplete text { fill: var(--on-amber); }
.missing rect { fill: var(--red); } .missing text { fill: #ffffff; }
.notDue rect { fill: none; stroke: var(--soft); stroke-dasharray: 3 3; } .notDue text { fill: var(--soft); }
.readout.idle { color: var(--soft); font-weight: 400; }
.readout { min-height: 26px; margin-top: 6px; font-size: 14px; font-weight: 600; font-variant-numeric: tabular-nums; }
details { margin-top: 8px; font-size: 14px; }
details.plans { margin-top: 12px; }
summary { cursor: pointer; color: var(--accent); font-weight: 600; width: fit-content; padding: 4px 0; }
.scroll { overflow: auto; max-height: 420px; margin-top: 6px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; overflow-wrap: normal; font-size: 14px; }
th, td { padding: 5px 0 5px 14px; border-bottom: 1px solid var(--rule); vertical-align: top; }
th:first-child { padding-left: 0; text-align: left; }
thead th { position: sticky; top: 0; background: var(--card); color: var(--soft); }
tbody th { font-weight: 500; white-space: nowrap; }
td, thead th { text-align: right; white-space: nowrap; }
thead th:first-child, .text { text-align: left; white-space: normal; }
.findings { list-style: none; display: grid; gap: 10px; margin-top: 10px; }
.findings li { border-left: 4px solid var(--soft); padding: 6px 12px; font-size: 14px; }
.findings .urgent { border-color: var(--red); background: var(--bad-card); }
.findings .warning { border-color: var(--warn); background: var(--warn-card); color: inherit; font-weight: inherit; }
.urgent .severity { color: var(--down); } .warning .severity { color: var(--warn); }
.troubled { padding-left: 20px; font-size: 14px; margin-top: 6px; }
.more { margin-top: 14px; padding-top: 10px; border-top: 1px solid var(--rule); }
.fine { color: var(--up); font-weight: 600; margin-top: 6px; }
.nothing p { color: var(--soft); font-size: 14px; margin-top: 4px; }
footer { margin-top: 32px; padding-top: 12px; border-top: 1px solid var(--edge); }
@media (min-width: 900px) {
  body { padding: 28px 24px 56px; }
  .cards { grid-template-columns: 1.3fr 1fr 1fr 1fr 1.6fr; gap: 12px; }
  .cards .wide { grid-column: auto; }
  .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .charts > :first-child { grid-column: 1 / -1; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root { --page: #ffffff; --edge: #bbbbbb; }
  body { max-width: none; padding: 0; font-size: 12px; }
  .skip, .readout, details:not([open]), .units fieldset { display: none; }
  figure, .panel, .cards > div, .nothing { break-inside: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
