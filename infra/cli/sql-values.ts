import type { Json } from '../../shared/table/table.ts';

/** A value of DuckDB as text, decimals exact and without needless zeros; missing ones are empty. */
export function sqlText(value: unknown, type: string): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return isDecimal(type) && text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Decimals stay texts, and so does every count that JSON's readers would round. */
export function sqlJson(value: unknown, type: string): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
  return sqlText(value, type);
}

export function isNumeric(type: string): boolean {
  return isDecimal(type) || /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE)$/.test(type);
}

function isDecimal(type: string): boolean {
  return type.startsWith('DECIMAL');
}
