import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from '../../../infra/local/log-file.ts';
import { createVirtualClock } from '../../../infra/local/virtual-clock.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const DAY = 86_400_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const unexpected = (error: unknown) => {
  throw error;
};

describe('the log file', () => {
  it('is one a UTC day', () => {
    const clock = createVirtualClock(NOON);
    const write = openLogFile(folder, clock, unexpected);

    write('first');
    clock.advanceTo(NOON + DAY);
    write('second');

    expect(readFileSync(join(folder, '2026-11-23.jsonl'), 'utf8')).toBe('first\n');
    expect(readFileSync(join(folder, '2026-11-24.jsonl'), 'utf8')).toBe('second\n');
  });

  it('is removed after ninety days, and nothing else in its folder is', () => {
    for (const name of ['2026-08-24.jsonl', '2026-08-25.jsonl', 'notes.jsonl']) {
      writeFileSync(join(folder, name), '');
    }

    openLogFile(folder, createVirtualClock(NOON), unexpected);

    expect(readdirSync(folder).toSorted()).toEqual(['2026-08-25.jsonl', 'notes.jsonl']);
  });

  it('stops nothing when it cannot be written, and says so once', () => {
    const failures: unknown[] = [];
    const write = openLogFile(folder, createVirtualClock(NOON), (error) => failures.push(error));
    // A folder in the file's place: not even the superuser can write to it.
    mkdirSync(join(folder, '2026-11-23.jsonl'));

    write('one');
    write('two');

    expect(failures).toHaveLength(1);
  });
});
