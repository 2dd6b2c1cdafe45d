import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { createVirtualClock } from '../../../infra/local/virtual-clock.ts';
import type { Log } from '../../../shared/core/log.ts';
import { prettyLog } from '../../../shared/log/pretty-log.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';

/** 08:00:03 on the wall of whoever runs this. */
const AT_MS = new Date(2026, 10, 23, 8, 0, 3).getTime();

function linesOf(colours: boolean, tell: (log: Log) => void): string[] {
  const lines: string[] = [];
  const redactor = createRedactor();
  redactor.add('known-secret');
  tell(prettyLog({ write: (line) => lines.push(line), clock: createVirtualClock(AT_MS), redactor, colours }));
  return lines;
}

it('writes the time of day, the level, the event and the fields in one short line', () => {
  const lines = linesOf(false, (log) => {
    log
      .with({ plan: 'btc' })
      .info('order.placed', { amount: '25', note: 'two words', numbers: { bid: '1' } });
    log.error('failed');
  });

  expect(lines).toEqual([
    '08:00:03 info  order.placed plan=btc amount=25 note="two words" numbers={"bid":"1"}',
    '08:00:03 error failed',
  ]);
});

it('colours only when asked to', () => {
  const tell = (log: Log) => log.warn('slow', { n: 1 });
  const [plain = ''] = linesOf(false, tell);
  const [coloured = ''] = linesOf(true, tell);

  expect(plain).toBe('08:00:03 warn  slow n=1');
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

it('hides secrets and lets no text of others redraw the terminal', () => {
  const [line = ''] = linesOf(false, (log) =>
    log.info('reply\u001b[2J', { message: 'a\u001b[31m\r\u009bred', key: 'known-secret' }),
  );

  expect(line).not.toMatch(/[\p{Cc}]/u);
  expect(line).toContain('key="[redacted]"'.replaceAll('"', ''));
});
