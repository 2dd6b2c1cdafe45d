/**
 * The exchange's own downloads as records: `trading.csv` and `deposit-withdraw.csv`, known by their columns. Times
 * are whole seconds of UTC. Files of a time zone of their own are refused, because it stands nowhere in them.
 */
import { createHash } from 'node:crypto';
import { type Decimal, isDecimal, isPositive, isZero, minus, times, ZERO } from '../../core/decimal.ts';
import { OUTSIDE } from '../../records/outside.ts';
import type { FillRecord, TransferRecord } from '../../records/record.ts';
import { parseCsv } from './csv.ts';

export interface DownloadedRow {
  readonly file: string;
  readonly line: number;
  /** Its id is of what the row says, and of an ordinal among rows of the file that say the same. */
  readonly record: FillRecord | TransferRecord;
}

export interface Download {
  readonly rows: readonly DownloadedRow[];
  /** What could not be understood, one sentence each with its place. */
  readonly refusals: readonly string[];
}

const WALLET = 'MAIN';

const TIME = 'date(utc+0)';
const TRADES = [TIME, 'amount', 'price', 'side', 'symbol', 'fee'];
const TRANSFERS = [TIME, 'tx_type', 'amount', 'coin', 'network', 'txid', 'fee'];

type Cells = Readonly<Record<string, string>>;
/** A record without its id, or why there is none. */
type Reading = readonly (Omit<FillRecord, 'id'> | Omit<TransferRecord, 'id'>)[] | string;

export function readDownload(file: string, text: string): Download {
  const [header, ...body] = parseCsv(text);
  const columns = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const read = readerOf(columns);
  if (typeof read === 'string') return { rows: [], refusals: [`${file}: ${read}.`] };
  const rows: DownloadedRow[] = [];
  const refusals: string[] = [];
  const seen = new Map<string, number>();
  for (const { line, cells } of body) {
    const values = columns.map((_, index) => (cells[index] ?? '').trim());
    const found = read(Object.fromEntries(columns.map((column, index) => [column, values[index] ?? ''])));
    if (typeof found === 'string') {
      refusals.push(`${file}, line ${line}: ${found}.`);
      continue;
    }
    const hash = hashOf(values);
    const ordinal = seen.get(hash) ?? 0;
    seen.set(hash, ordinal + 1);
    rows.push(...found.map((record, part) => ({ file, line, record: named(record, hash, ordinal, part) })));
  }
  return { rows, refusals };
}

function readerOf(columns: readonly string[]): ((cells: Cells) => Reading) | string {
  const hasAll = (wanted: readonly string[]): boolean => wanted.every((column) => columns.includes(column));
  if (hasAll(TRADES)) return trade;
  if (hasAll(TRANSFERS)) return transfer;
  return columns.some((column) => column.startsWith('date') && column !== TIME)
    ? `its times are not in UTC: download it again with the column ${TIME}`
    : `it has neither the columns of trades (${TRADES.join(', ')}) nor those of transfers (${TRANSFERS.join(', ')})`;
}

function named(
  record: Exclude<Reading, string>[number],
  hash: string,
  ordinal: number,
  part: number,
): DownloadedRow['record'] {
  return { ...record, id: `csv-${hash}-${ordinal}${part === 0 ? '' : '-fee'}` };
}

function trade(cells: Cells): Reading {
  const atMs = timeOf(cells[TIME]);
  if (atMs === undefined) return `'${cells[TIME]}' is no time such as 2025-03-01 12:30:00`;
  const side = (cells['side'] ?? '').toLowerCase();
  if (side !== 'buy' && side !== 'sell') return `'${cells['side']}' is neither BUY nor SELL`;
  const symbol = cells['symbol'] ?? '';
  const [baseCoin = '', quoteCoin, ...more] = symbol.split('_');
  if (quoteCoin === undefined || more.length > 0) return `'${symbol}' is no spot symbol such as BTC_USDT`;
  const [price, baseSize] = [amountOf(cells['price']), amountOf(cells['amount'])];
  if (price === undefined || baseSize === undefined || !isPositive(price) || !isPositive(baseSize)) {
    return `amount '${cells['amount']}' and price '${cells['price']}' must be numbers above zero`;
  }
  // Where no coin stands beside it, a fee is taken from what was received.
  const [feeText, feeCoin = side === 'buy' ? baseCoin : quoteCoin] = (cells['fee'] ?? '').split(/\s+/);
  const fee = amountOf(feeText === '' ? '0' : feeText);
  if (fee === undefined) return `the fee '${cells['fee']}' is no number`;
  return [
    {
      kind: 'spot-fill',
      atMs,
      symbol,
      baseCoin,
      quoteCoin,
      orderId: '',
      side,
      role: 'taker',
      price,
      baseSize,
      quoteAmount: times(price, baseSize),
      fee,
      feeCoin,
    },
  ];
}

/** A fee leaves the wallet beside the amount, and is a record of its own. */
function transfer(cells: Cells): Reading {
  const atMs = timeOf(cells[TIME]);
  if (atMs === undefined) return `'${cells[TIME]}' is no time such as 2025-03-01 12:30:00`;
  const type = (cells['tx_type'] ?? '').toLowerCase();
  const isDeposit = type.startsWith('deposit');
  if (!isDeposit && !type.startsWith('withdraw'))
    return `'${cells['tx_type']}' is neither a deposit nor a withdrawal`;
  const [given, coin] = [amountOf(cells['amount']), cells['coin'] ?? ''];
  if (given === undefined || isZero(given) || coin === '') {
    return `amount '${cells['amount']}' of coin '${coin}' cannot be understood`;
  }
  const fee = amountOf(cells['fee'] === '' ? '0' : cells['fee']);
  if (fee === undefined) return `the fee '${cells['fee']}' is no number`;
  const amount = isPositive(given) ? given : minus(ZERO, given);
  const comment = [cells['network'], cells['txid']]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  const common = {
    kind: 'transfer',
    atMs,
    coin,
    status: 'COMPLETED',
    ...(comment === '' ? {} : { comment }),
  } as const;
  const [from, to] = isDeposit ? [OUTSIDE, WALLET] : [WALLET, OUTSIDE];
  const paid = isPositive(fee) ? [{ ...common, from: WALLET, to: OUTSIDE, amount: fee, reason: 'fee' }] : [];
  return [{ ...common, from, to, amount, reason: type }, ...paid];
}

function timeOf(text = ''): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?$/.exec(text);
  const ms = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function amountOf(text = ''): Decimal | undefined {
  const plain = text.replaceAll(',', '');
  return isDecimal(plain) ? plain : undefined;
}

function hashOf(cells: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 24);
}
