import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseHostArguments } from '../../../infra/local/arguments.ts';
import { UsageError } from '../../../infra/usage-error.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const DAY = 86_400_000;

describe('arguments of the host', () => {
  it('are all optional', () => {
    expect(parseHostArguments([])).toEqual({
      automationsPath: undefined,
      dataDir: join(PROJECT, '.data'),
      seed: undefined,
      market: undefined,
      fastForwardMs: undefined,
      help: false,
    });
  });

  it('read every option', () => {
    const argv = ['--automations', 'mine.ts', '--data=/var/lib/so', '--seed', '7', '--market', 'live'];

    expect(parseHostArguments([...argv, '--fast-forward', '2w', '--port', '8080'])).toEqual({
      automationsPath: 'mine.ts',
      dataDir: '/var/lib/so',
      seed: 7,
      market: 'live',
      fastForwardMs: 14 * DAY,
      port: 8080,
      help: false,
    });
  });

  it.each([
    ['12h', DAY / 2],
    ['30d', 30 * DAY],
    ['366d', 366 * DAY],
  ])('reads --fast-forward %s', (text, ms) => {
    expect(parseHostArguments(['--fast-forward', text]).fastForwardMs).toBe(ms);
  });

  it.each([
    ['a length without a unit', ['--fast-forward', '30']],
    ['no length at all', ['--fast-forward', '0d']],
    ['more than a year', ['--fast-forward', '53w']],
    ['a seed that is no whole number', ['--seed', '1.5']],
    ['a seed beyond what a number holds', ['--seed', '99999999999999999999']],
    ['an unknown market', ['--market', 'Live']],
    ['an unknown option', ['--fast-foward', '30d']],
    ['a stray word', ['now']],
    ['an option without its value', ['--data']],
  ])('refuse %s', (_, argv) => {
    expect(() => parseHostArguments(argv)).toThrow(UsageError);
  });

  it.each(['0', '65536', '80a', '-1', ''])('refuse %j as a port', (text) => {
    expect(() => parseHostArguments([`--port=${text}`])).toThrow(
      new UsageError(`--port takes a number from 1 to 65535 such as 8080, not "${text}".`),
    );
  });
});
