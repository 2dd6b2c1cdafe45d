/** Setup as a process in a real pseudo-terminal, which `script` of util-linux gives it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAutomations } from '../../../shared/automations/load.ts';
import { ROOT } from '../../support/sources.ts';

const SCRIPT = '/usr/bin/script';
const ENTER = '\r';
const CTRL_C = '\u0003';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(!existsSync(SCRIPT))('setup in a real terminal', { timeout: 60_000 }, () => {
  it('corrects a typing mistake with the keys of a keyboard, asks again, and writes the file', async () => {
    const file = join(folder, 'mine.ts');
    const keys = [
      ENTER,
      `savinsg\u007f\u007fgs${ENTER}`,
      ENTER,
      `reall${ENTER}`,
      ...Array.from({ length: 16 }, () => ENTER),
    ];

    const { code, screen } = await type(['--automations', file], keys);

    expect(code).toBe(0);
    expect(screen).toContain('Answer paper or live.');
    expect(screen).toContain('mine.ts is written, and it is without a fault.');
    expect(Object.keys((await loadAutomations(file)).accounts)).toEqual(['savings']);
  });

  it('leaves nothing behind after Ctrl-C, and ends as a shell expects', async () => {
    const { code, screen } = await type(['--automations', join(folder, 'mine.ts')], [ENTER, ENTER, CTRL_C]);

    expect(screen).toContain('Stopped. Nothing was written.');
    expect({ code, left: readdirSync(folder) }).toEqual({ code: 130, left: [] });
  });
});

/** Presses the next keys at each question. */
function type(
  argv: readonly string[],
  keys: readonly string[],
): Promise<{ readonly code: number | null; readonly screen: string }> {
  const command = [process.execPath, 'infra/setup/start.js', ...argv].map((word) => `'${word}'`).join(' ');
  const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], {
    cwd: ROOT,
    env: { ...process.env, TERM: 'xterm', COLUMNS: '200' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return watch(child, [...keys]);
}

function watch(child: ChildProcess, left: string[]): Promise<{ code: number | null; screen: string }> {
  let screen = '';
  let since = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const text = stripVTControlCharacters(chunk.toString());
    screen += text;
    since += text;
    if (!/\? (\[[^\]]*\] )?$/.test(since)) return;
    since = '';
    child.stdin?.write(left.shift() ?? CTRL_C);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, screen })));
}
