import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const START = fileURLToPath(new URL('../../../infra/local/start.js', import.meta.url));
const PRETEND_OLD = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.20.2' })`;

describe('an old Node', () => {
  it('is told in one sentence which Node is needed and how to get it', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', PRETEND_OLD, START], {
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^Standing Orders needs Node 24 or later and this is Node 20\.20\.2: install .*\n$/,
    );
  });
});
