/** What must hold at any time, whatever has struck: no complete night lacks a row, and no record is made up. */

import { exportSettingsOf } from '../../../shared/automations/export-settings.ts';
import { DAY_MS, type EpochMs, MINUTE_MS, utcDay } from '../../../shared/core/clock.ts';
import { EXPORTED_KINDS } from '../../../shared/exports/night.ts';
import { printedSecrets } from '../checkers.ts';
import { ACCOUNT, type World } from '../world.ts';
import { LOOK_BACK_DAYS } from './automations.ts';
import type { BookRow } from './books.ts';
import { type ExportFacts, type KeptNight, nameOf, textOf } from './facts.ts';
import type { Blindness } from './venue-faults.ts';

export function unsafeExports(
  world: World,
  facts: ExportFacts,
  truth: { readonly books: readonly BookRow[]; readonly blindness: readonly Blindness[] },
): readonly string[] {
  return [
    ...unknownRecords(facts, truth.books),
    ...facts.nights
      .filter(({ complete }) => complete)
      .flatMap((night) => missingIn(world, facts, truth, night)),
    ...facts.nights.flatMap(wrongFigures),
    ...printedSecrets(world),
  ];
}

/** Every record is a row of the exchange's books, and stands there once. */
export function unknownRecords({ records }: ExportFacts, books: readonly BookRow[]): readonly string[] {
  const known = new Map(books.map((row) => [nameOf(row), row]));
  const seen = new Set<string>();
  return records.flatMap((record) => {
    const name = nameOf(record);
    if (seen.has(name)) return [`kept twice: ${name}`];
    seen.add(name);
    const row = known.get(name);
    if (row === undefined) return [`unknown to the exchange: ${name}`];
    if (row.atMs === record.atMs && row.text === textOf(record)) return [];
    return [`not as the exchange has it: ${name}: ${textOf(record)}, not ${row.text}`];
  });
}

/**
 * What happened before the night's end and was to be seen when its reading began. A row that came late counts where
 * the night looks back to it; and what a list denied while this night was read is for the next one to find.
 */
function missingIn(
  world: World,
  { records, closings, nowMs }: ExportFacts,
  { books, blindness }: { readonly books: readonly BookRow[]; readonly blindness: readonly Blindness[] },
  night: KeptNight,
): readonly string[] {
  const { settleMinutes } = exportSettingsOf(world.automations, ACCOUNT);
  const settledMs = night.endMs + settleMinutes * MINUTE_MS;
  const nextMs = closings.findLast(({ atMs }) => atMs > night.endMs)?.atMs ?? nowMs;
  const denied = new Set(
    blindness.filter(({ atMs }) => atMs >= night.endMs && atMs <= nextMs).map(({ kind }) => kind),
  );
  const kept = new Set(records.map(nameOf));
  const lookBackMs = night.endMs - LOOK_BACK_DAYS * DAY_MS;
  return books
    .filter(({ kind }) => EXPORTED_KINDS[night.name].includes(kind) && !denied.has(kind))
    .filter(({ atMs, shownMs }) => atMs <= night.endMs && shownMs <= settledMs && atMs > lookBackMs)
    .filter((row) => !kept.has(nameOf(row)))
    .map((row) => `${night.name} ${night.night} is complete without ${nameOf(row)} of ${iso(row.atMs)}`);
}

function wrongFigures({ manifest, ...row }: KeptNight): readonly string[] {
  const name = `${row.name} ${row.night}`;
  if (manifest === undefined) return [`${name} has no manifest`];
  const { streams, windows, gaps, requests, complete, window } = manifest;
  const rows = streams.reduce((total, stream) => total + stream.rows, 0);
  // The residual check may ask for more, and its run may die before it says so in the row.
  const isBetween = manifest.residual !== undefined && row.checked !== true;
  // Two runs beside each other both ask, and the one that dies has counted its requests in the manifest.
  const isSame = rows === row.rows && requests >= row.requests && gaps.length === row.gaps;
  const isAllAsked = windows.every(({ endMs }) => utcDay(endMs) <= utcDay(window.endMs + MINUTE_MS));
  return [
    ...(row.complete && !complete ? [`${name} is complete, and its manifest is not`] : []),
    ...(row.complete && !isSame && !isBetween ? [`${name} has other figures than its manifest`] : []),
    ...(complete && gaps.length > 0 ? [`${name} is complete with gaps`] : []),
    ...(isAllAsked ? [] : [`${name} asked for a time after its end`]),
  ];
}

function iso(atMs: EpochMs): string {
  return new Date(atMs).toISOString();
}
