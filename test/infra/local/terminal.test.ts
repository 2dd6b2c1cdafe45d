import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { alignColumns, createTerminal, wrapText } from '../../../infra/local/terminal.ts';

/** A stream that remembers what was written, and passes for a terminal if asked. */
function stream(isTTY: boolean) {
  const { getColorDepth } = WriteStream.prototype;
  const through = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, getColorDepth });
  return { through, text: () => String(through.read() ?? '') };
}

afterEach(() => vi.unstubAllEnvs());

describe('terminal', () => {
  it('writes plain lines without colour or redrawing where nobody watches', () => {
    const { through, text } = stream(false);
    const terminal = createTerminal(through);

    terminal.redraw('progress');
    terminal.print(terminal.style('red', 'failed'));

    expect(text()).toBe('failed\n');
  });

  it('colours on a terminal, unless NO_COLOR is set', () => {
    for (const name of ['FORCE_COLOR', 'NODE_DISABLE_COLORS', 'CI', 'TMUX']) vi.stubEnv(name, undefined);
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('TERM', 'xterm-256color');
    const terminal = createTerminal(stream(true).through);
    expect(terminal.style('red', 'x')).toBe('\u001b[31mx\u001b[39m');

    vi.stubEnv('NO_COLOR', '1');
    expect(terminal.style('red', 'x')).toBe('x');
  });

  it('clears a line that was being redrawn before it prints the next', () => {
    const { through, text } = stream(true);
    const terminal = createTerminal(through);

    terminal.redraw('50 %');
    terminal.print('done');

    expect(text()).toBe('\r50 %\u001b[K\r\u001b[Kdone\n');
  });
});

describe('columns', () => {
  it('are as wide as their widest cell, whatever colours stand in it', () => {
    const rows = [
      ['plan', 'amount', 'why'],
      ['a', '\u001b[31m12.50\u001b[39m', ''],
    ];

    expect(alignColumns(rows, ['left', 'right'])).toEqual([
      'plan  amount  why',
      'a      \u001b[31m12.50\u001b[39m',
    ]);
  });

  it('are empty for no rows', () => {
    expect(alignColumns([])).toEqual([]);
  });
});

describe('wrapping', () => {
  it('breaks between words only', () => {
    expect(wrapText('one two three fourteen', 9)).toEqual(['one two', 'three', 'fourteen']);
    expect(wrapText('unbreakable word', 5)).toEqual(['unbreakable', 'word']);
  });
});
