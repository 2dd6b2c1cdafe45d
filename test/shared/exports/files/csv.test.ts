import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvParts } from '../../../../shared/exports/files/csv.ts';
import { COLUMNS } from '../../../../shared/records/columns.ts';
import { RECORD_KINDS, type TransferRecord, type VenueRecord } from '../../../../shared/records/record.ts';
import { money } from '../../../support/builders.ts';
import { aFillRecord, anyRecord, bytesOf } from '../../../support/record-files.ts';

const csvOf = async (...records: readonly VenueRecord[]): Promise<string> =>
  (await bytesOf(csvParts(records[0]?.kind ?? 'spot-fill', records))).toString();

const aTransfer = (comment: string): TransferRecord => ({
  kind: 'transfer',
  id: 't1',
  atMs: Date.UTC(2026, 10, 23),
  from: 'SPOT',
  to: 'FUTURES',
  coin: 'USDT',
  amount: money('-1.50'),
  status: 'COMPLETED',
  comment,
});
const commentCell = async (comment: string): Promise<string> =>
  (await csvOf(aTransfer(comment))).slice(0, -2).split(',COMPLETED,,,')[1] ?? '';

/** By the grammar of RFC 4180 and nothing more. */
function parseCsv(text: string): string[][] {
  const lines: string[][] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let line: string[] = [];
  let end = 0;
  for (const [all, quoted, plain, separator] of text.matchAll(cells)) {
    end += all.length;
    line.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (separator === ',') continue;
    lines.push(line);
    line = [];
  }
  expect(end).toBe(text.length);
  return lines;
}

describe('a CSV file', () => {
  it('has names, UTC times with milliseconds, exact decimals, and ids that stay texts', async () => {
    const fill = aFillRecord({
      atMs: Date.UTC(2026, 10, 23, 12, 0, 0, 7),
      fee: money('-0.000000000000000001'),
    });
    expect(await csvOf(fill)).toBe(
      'fill_id,traded_at,symbol,base_coin,quote_coin,order_id,side,role,price,base_size,quote_amount,fee,fee_coin,fee_type\r\n' +
        "'1234567890123456789,2026-11-23T12:00:00.007Z,BTC_USDT,BTC,USDT,'9876543210987654321,buy,taker,100000,0.5,50000,-0.000000000000000001,USDT,\r\n",
    );
  });

  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['＝1+1', "'＝1+1"],
    ['1234567890123456789', "'1234567890123456789"],
    ['007', "'007"],
    ['12E5', "'12E5"],
    ['2026-11-23', "'2026-11-23"],
    ["'quoted", "''quoted"],
    ['1INCH', '1INCH'],
    ['a, b', '"a, b"'],
    ['', '""'],
  ])('makes the text %j harmless', async (text, cell) => {
    expect(await commentCell(text)).toBe(cell);
  });

  it('leaves a negative number a number, as it is written', async () => {
    expect(await csvOf(aTransfer('x'))).toContain(',-1.50,');
  });

  it.each(RECORD_KINDS)('gives back every text of any %s', { timeout: 60_000 }, async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord(kind), { minLength: 1, maxLength: 30 }), async (records) => {
        const [names, ...lines] = parseCsv((await bytesOf(csvParts(kind, records))).toString());
        expect(names).toEqual(COLUMNS[kind].map(({ name }) => name));
        const texts = COLUMNS[kind].flatMap(({ type, field }, index) =>
          type === 'text' ? [{ field, index }] : [],
        );
        const back = lines.map((line) => texts.map(({ index }) => line[index]?.replace(/^'/, '')));
        const given = records.map((record) =>
          texts.map(({ field }) => String((record as unknown as Record<string, unknown>)[field] ?? '')),
        );
        expect(back).toEqual(given);
      }),
      { numRuns: 20 },
    );
  });

  it('hands out parts of bounded size that make one file', async () => {
    const fills = Array.from({ length: 5_000 }, (_, n) => aFillRecord({ id: `f${n}` }));
    const parts = [];
    for await (const part of csvParts('spot-fill', fills)) parts.push(part);
    expect(parts.length).toBeGreaterThan(2);
    expect(Buffer.concat(parts).toString().split('\r\n')).toHaveLength(5_002);
  });
});
