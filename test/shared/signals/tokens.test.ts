import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../shared/core/clock.ts';
import {
  acceptsToken,
  createToken,
  readTokens,
  rotateToken,
  sameText,
} from '../../../shared/signals/tokens.ts';
import { openSqliteTable } from '../../../shared/table/sqlite-table.ts';
import { watchTable } from '../../support/watched-table.ts';

const NOW = Date.UTC(2026, 10, 23, 8);

describe('a token', () => {
  it('is 256 bits in letters that need no escaping, and never the same', () => {
    const tokens = Array.from({ length: 1_000 }, createToken);
    expect(new Set(tokens).size).toBe(1_000);
    // No hyphen in front: a command line would take it for an option.
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{42}$/);
  });

  it('stands in the table as its SHA-256 only', async () => {
    const table = openSqliteTable();
    await rotateToken(table, 'trend', { token: 'abc', nowMs: NOW, keepOldMs: 0 });
    const rows = await table.query({ pk: 'signal-tokens' });
    // echo -n abc | sha256sum
    expect(rows.map(({ data }) => data)).toEqual([
      { current: { hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', sinceMs: NOW } },
    ]);
    table.close();
  });

  it('is refused where there is none', () => {
    expect(acceptsToken(undefined, '', NOW)).toBe(false);
    expect(acceptsToken(undefined, 'abc', NOW)).toBe(false);
  });

  it('lives on for as long as it is kept, and only the last one does', async () => {
    const table = openSqliteTable();
    for (const token of ['first', 'second', 'third']) {
      await rotateToken(table, 'trend', { token, nowMs: NOW, keepOldMs: HOUR_MS });
    }
    const tokens = await readTokens(table, 'trend');
    const accepted = (nowMs: number) =>
      ['first', 'second', 'third'].filter((token) => acceptsToken(tokens, token, nowMs));
    expect(accepted(NOW)).toEqual(['second', 'third']);
    expect(accepted(NOW + HOUR_MS - 1)).toEqual(['second', 'third']);
    expect(accepted(NOW + HOUR_MS)).toEqual(['third']);
    table.close();
  });

  it('ends at once when it is not kept', async () => {
    const table = openSqliteTable();
    await rotateToken(table, 'trend', { token: 'first', nowMs: NOW, keepOldMs: 0 });
    await rotateToken(table, 'trend', { token: 'second', nowMs: NOW, keepOldMs: 0 });
    expect(acceptsToken(await readTokens(table, 'trend'), 'first', NOW)).toBe(false);
    table.close();
  });

  it('is made by one of two who rotate at once, and the other is told', async () => {
    const table = watchTable(openSqliteTable());
    const rotate = (token: string) => rotateToken(table, 'trend', { token, nowMs: NOW, keepOldMs: 0 });
    await rotate('first');
    const results = await Promise.allSettled([rotate('second'), rotate('third')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('makes a row that somebody tampered with an error', async () => {
    const table = openSqliteTable();
    await table.put({ pk: 'signal-tokens', sk: 'trend' }, { current: { hash: '', sinceMs: 0 } }, 'absent');
    await expect(readTokens(table, 'trend')).rejects.toThrow();
    table.close();
  });
});

describe('texts that are compared', () => {
  it.each([
    ['', '', true],
    ['a', 'a', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['', 'a', false],
  ])('%s and %s may be of any length', (a, b, same) => {
    expect(sameText(a, b)).toBe(same);
  });
});
