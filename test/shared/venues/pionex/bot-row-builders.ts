import { readFixture } from '../../../support/fixture.ts';
import { success } from './scripted.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A running row of the fixture with other fields; `undefined` leaves one out. Numbers go over the wire as written. */
export function gridRow(
  kind: 'futures' | 'spot' | 'copy',
  fields: { readonly row?: Fields; readonly data?: Fields } = {},
): Fields {
  const { text } = readFixture('pionex/bots/get-bot-orders.running-of-all-kinds').response;
  const { results } = (JSON.parse(text) as { data: { results: { buOrderData: Fields }[] } }).data;
  const row = results[{ futures: 0, spot: 1, copy: 2 }[kind]];
  return { ...row, ...fields.row, buOrderData: { ...row?.buOrderData, ...fields.data } };
}

/** A page of the list. */
export function page(rows: readonly unknown[] | null, nextPageToken?: string | null) {
  return success(JSON.stringify({ results: rows, nextPageToken, previousPageToken: null }));
}
