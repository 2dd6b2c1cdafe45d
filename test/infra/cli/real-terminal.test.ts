/** The question for a secret in a real pseudo-terminal, which `script` of util-linux gives it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../support/sources.ts';

const SCRIPT = '/usr/bin/script';
const CTRL_C = '\u0003';

let folder: string;
let automations: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
  automations = join(folder, 'mine.json');
  data = join(folder, 'data');
  const limits = { coin: 'USDT', perOrder: '250', perDay: '500', perMonth: '5000' };
  writeFileSync(
    automations,
    JSON.stringify({
      accounts: { main: { venue: 'pionex', environment: 'live', limits } },
      notices: { channels: [{ kind: 'slack' }] },
    }),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(!existsSync(SCRIPT))('secrets put in a real terminal', { timeout: 60_000 }, () => {
  it('ends at Ctrl-C with one sentence and 130, stores nothing, and leaves the terminal as it was', async () => {
    const { code, screen } = await put('main', [['API key: ', `s3cr3t${CTRL_C}`]]);

    expect(code).toBe(130);
    expect(screen).toBe('API key: \nStopped. Nothing was changed.\n');
    expect(left()).toEqual([]);
  });

  it('stores nothing either when only the second half is broken off', async () => {
    const { code, screen } = await put('main', [
      ['API key: ', 'k3y\r'],
      ['API secret: ', `s3cr3t${CTRL_C}`],
    ]);

    expect(code).toBe(130);
    expect(screen).toBe('API key: \nAPI secret: \nStopped. Nothing was changed.\n');
    expect(left()).toEqual([]);
  });

  it('shows nothing of a secret that is typed to its end', async () => {
    const { code, screen } = await put('channel/slack', [
      ['Address (URL): ', 'https://hooks.invalid/s3cr3t\r'],
    ]);

    expect(code).toBe(0);
    expect(screen).not.toContain('s3cr3t');
    expect(readFileSync(join(data, 'secrets.json'), 'utf8')).toContain('s3cr3t');
  });
});

/** What is kept of secrets. */
function left(): readonly string[] {
  return existsSync(data) ? readdirSync(data).filter((name) => name.includes('secret')) : [];
}

/** Types each answer once its question stands there; the shell around it compares the terminal before and after. */
async function put(
  secret: string,
  answers: readonly (readonly [question: string, keys: string])[],
): Promise<{ readonly code: number | null; readonly screen: string }> {
  const words = [process.execPath, 'infra/cli/bin.js', 'secrets', 'put', secret];
  const places = ['--automations', automations, '--data', data];
  const command = [...words, ...places].map((word) => `'${word}'`).join(' ');
  const around = `before=$(stty -g); ${command}; code=$?; [ "$before" = "$(stty -g)" ] || echo TERMINAL CHANGED; exit $code`;
  const child = spawn(SCRIPT, ['-qec', around, '/dev/null'], {
    cwd: ROOT,
    env: { ...process.env, TERM: 'xterm', COLUMNS: '200' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const left = [...answers];
  let screen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    screen += stripVTControlCharacters(chunk.toString()).replaceAll('\r', '');
    const [next] = left;
    if (next === undefined || !screen.endsWith(next[0])) return;
    left.shift();
    child.stdin.write(next[1]);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, screen };
}
