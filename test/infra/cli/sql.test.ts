import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryBlobs } from '../../../shared/blobs/memory-blobs.ts';
import { fileDays } from '../../../shared/exports/files/file-days.ts';
import { COLUMNS } from '../../../shared/records/columns.ts';
import type { FillRecord, FundingRecord, VenueRecord } from '../../../shared/records/record.ts';
import { RECORD_KINDS } from '../../../shared/records/record.ts';
import { writeRecords } from '../../../shared/records/record-store.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { ACCOUNT, money } from '../../support/builders.ts';
import { aFillRecord } from '../../support/record-files.ts';
import { ROOT } from '../../support/sources.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

const fill = (id: string, at: string, change: Partial<FillRecord>): FillRecord =>
  aFillRecord({ id, atMs: Date.parse(at), ...change });
const funding = (id: string, at: string, symbol: string, amount: string): FundingRecord => ({
  kind: 'funding',
  id,
  atMs: Date.parse(at),
  symbol,
  mode: 'CROSS',
  coin: 'USDT',
  amount: money(amount),
});
const btc = (price: string, baseSize: string, quoteAmount: string, fee: string) => ({
  price: money(price),
  baseSize: money(baseSize),
  quoteAmount: money(quoteAmount),
  fee: money(fee),
  feeCoin: 'BTC',
});

/** Two months of BTC and ETH; the figures of the answers below are reckoned by hand from these. */
const RECORDS: readonly VenueRecord[] = [
  fill('1', '2026-10-05T08:00:00Z', { ...btc('50000', '0.001', '50', '0.000001'), role: 'maker' }),
  fill('2', '2026-10-31T23:59:59.999Z', btc('62500', '0.0008', '50', '0.0000008')),
  fill('3', '2026-11-01T00:00:00Z', btc('100000', '0.0005', '50', '0.0000005')),
  fill('4', '2026-11-01T09:00:00Z', {
    symbol: 'ETH_USDT',
    side: 'sell',
    role: 'maker',
    price: money('3000'),
    baseSize: money('0.1'),
    quoteAmount: money('300'),
    fee: money('0.123456789012345678'),
  }),
  funding('a', '2026-10-31T16:00:00Z', 'BTC_USDT_PERP', '-0.000000000000000001'),
  funding('b', '2026-11-01T00:00:00Z', 'BTC_USDT_PERP', '0.25'),
  funding('c', '2026-11-01T08:00:00Z', 'BTC_USDT_PERP', '-0.5'),
  funding('d', '2026-11-01T08:00:00Z', 'ETH_USDT_PERP', '-1'),
];

/** In the order of the README. */
const ANSWERS = [
  [
    { month: '2026-10-01 00:00:00', symbol: 'BTC_USDT', spent: '100', average_price: 55555.56 },
    { month: '2026-11-01 00:00:00', symbol: 'BTC_USDT', spent: '50', average_price: 100000 },
  ],
  [
    { fee_coin: 'BTC', fees: '0.0000023', trades: 3 },
    { fee_coin: 'USDT', fees: '0.123456789012345678', trades: 1 },
  ],
  [
    { month: '2026-10-01 00:00:00', symbol: 'BTC_USDT_PERP', funding: '-0.000000000000000001', payments: 1 },
    { month: '2026-11-01 00:00:00', symbol: 'BTC_USDT_PERP', funding: '-0.25', payments: 2 },
    { month: '2026-11-01 00:00:00', symbol: 'ETH_USDT_PERP', funding: '-1', payments: 1 },
  ],
  [
    { symbol: 'BTC_USDT', maker_percent: 33.3, trades: 3 },
    { symbol: 'ETH_USDT', maker_percent: 100, trades: 1 },
  ],
  [
    { dt: '2026-11-01', trades: 2, volume: '350' },
    { dt: '2026-10-05', trades: 1, volume: '50' },
    { dt: '2026-10-31', trades: 1, volume: '50' },
  ],
];

let world: CliWorld;
let data: string;
beforeAll(async () => {
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING });
  data = mkdtempSync(join(tmpdir(), "standing-orders-[sql]'s-"));
  await fileInto(data, RECORDS);
});
afterAll(() => {
  world.close();
  rmSync(data, { recursive: true });
});

async function fileInto(folder: string, records: readonly VenueRecord[]): Promise<void> {
  using table = openSqliteTable();
  const blobs = memoryBlobs();
  const { clock } = world.deps;
  await writeRecords({ table, clock }, ACCOUNT, records);
  await fileDays({ table, blobs, clock }, { account: ACCOUNT, venue: 'pionex', csv: true });
  for (const { key } of await blobs.list('')) {
    const path = join(folder, 'files', key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, (await blobs.get(key))?.body ?? '');
  }
}

const sql = (query: string, ...options: readonly string[]) =>
  world.run('sql', query, '--data', data, ...options);
const json = async (query: string) => JSON.parse((await sql(query, '--json')).out);
const questions = (): readonly string[] => {
  const section = readFileSync(join(ROOT, 'README.md'), 'utf8')
    .split('\n## Questions\n')[1]
    ?.split('\n## ')[0];
  return [...(section ?? '').matchAll(/```sql\n([\s\S]*?)```/g)].map(([, query = '']) => query);
};

describe('sql', () => {
  it.each(ANSWERS.map((answer, index) => [index, answer] as const))(
    'answers question %i of the README',
    async (index, answer) => {
      expect(await json(questions()[index] ?? '')).toEqual(answer);
    },
  );

  it('has an answer for every question of the README', () => {
    expect(questions()).toHaveLength(ANSWERS.length);
  });

  it('prints a table with exact decimals and numbers to the right', async () => {
    const { code, out } = await sql('SELECT funding_id, amount FROM funding ORDER BY funding_id');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'funding_id                 amount',
      'a           -0.000000000000000001',
      'b                            0.25',
      'c                            -0.5',
      'd                              -1',
      '',
    ]);
  });

  it('prints CSV that is safe to open in a spreadsheet', async () => {
    const { out } = await sql(
      "SELECT '=1+1' AS text, fill_id, fee FROM spot_fill WHERE symbol = 'ETH_USDT'",
      '--csv',
    );
    expect(out).toBe("text,fill_id,fee\n'=1+1,'4,0.123456789012345678\n");
  });

  it('reads venue, account and day from the path, as texts', async () => {
    expect(await json("SELECT DISTINCT venue, account, dt FROM spot_fill WHERE dt > '2026-10-31'")).toEqual([
      { venue: 'pionex', account: 'main', dt: '2026-11-01' },
    ]);
  });

  it.each(RECORD_KINDS)(
    'has a table with every column of %s, also without files, and no name needs quotes',
    async (kind) => {
      const names = [...COLUMNS[kind].map(({ name }) => name), 'venue', 'account', 'dt'];
      const table = kind.replaceAll('-', '_');
      const { out, code } = await sql(
        `SELECT ${names.map((name) => `max(${name}) AS ${name}`).join(', ')} FROM ${table}`,
        '--json',
      );
      expect(code).toBe(0);
      expect(Object.keys(JSON.parse(out)[0])).toEqual(names);
    },
  );

  it('answers an empty folder with no rows, and says how rows come', async () => {
    const { code, out } = await world.run('sql', 'SELECT * FROM spot_fill', '--data', join(data, 'none'));
    expect(code).toBe(0);
    expect(out).toBe(
      'No rows: nothing is exported yet in this data folder. See export status, or read now with export --from 30d.\n',
    );
    expect((await sql("SELECT * FROM spot_fill WHERE symbol = 'NONE'")).out).toBe('No rows.\n');
  });

  it('shows the first thousand rows and says that there are more', async () => {
    const { out } = await sql('SELECT range FROM range(5000)');
    const lines = out.trimEnd().split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([1002, 'The first 1000 rows; there are more.']);
  });

  it('fails rather than cut off what a program reads', async () => {
    const { code, out, err } = await sql('SELECT range FROM range(100001)', '--json');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('The query has more than 100000 rows: narrow it down');
  });

  it.each([
    ['SELECT * FROM fills', /^There is no table fills; there are: spot_fill, futures_fill, .*transfer\.\n$/],
    ['SELECT nope FROM spot_fill', /^The query cannot be read: Binder Error: .*"nope".*\n$/],
    ['SELECT 1 FORM x', /^The query cannot be read: Parser Error: syntax error at or near "x"\.\n$/],
    [
      'SELEC 1',
      /^The query cannot be read: Only what begins with SELECT, WITH, DESCRIBE or SHOW is answered\.\n$/,
    ],
    ['SELECT 1; SELECT 2', /^The query cannot be read: Give one query, and not several\.\n$/],
    [' -- nothing', /^The query cannot be read: It is empty\.\n$/],
    ["SELECT * FROM read_text('/etc/hostname')", /Cannot access file/],
    ["SET memory_limit = '1GB'", /Only what begins with SELECT/],
  ])('says in one sentence what is wrong with %s', async (query, message) => {
    const { code, out, err } = await sql(query);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(message);
  });

  it.each([
    'COPY (SELECT 1) TO FILE',
    'EXPLAIN ANALYZE COPY (SELECT 1) TO FILE',
    'ATTACH FILE AS other',
    'EXPORT DATABASE FILE',
    '/* SELECT */ EXPORT DATABASE FILE',
    'WITH one AS (SELECT 1) INSERT INTO spot_fill SELECT * FROM one',
  ])('writes nothing beside the files: %s', async (query) => {
    const folder = join(data, 'files', 'records');
    const before = readdirSync(folder);
    const path = `'${join(folder, 'made').replaceAll("'", "''")}'`;
    expect((await sql(query.replace('FILE', path))).code).toBe(1);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('takes the query as its only argument', async () => {
    const { code, err } = await world.run('sql');
    expect([code, err.split('\n')[0]]).toEqual([2, 'Give the query in quotes: sql "SELECT …".']);
  });
});
