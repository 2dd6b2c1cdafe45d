/** How a secret comes in: typed without being shown, or from standard input. Never as an argument. */
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UsageError } from '../usage-error.ts';
import { BrokenOff } from './broken-off.ts';

export interface InputStream extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
}

export interface SecretInput {
  /** Whether a person sits there who can be asked. */
  readonly interactive: boolean;
  /** One line, typed or pasted without being shown. Throws `BrokenOff` at Ctrl-C, `UsageError` when the input ends. */
  ask(question: string): Promise<string>;
  /** All of standard input. */
  all(): Promise<string>;
}

/** `show` writes what the person sees, without a line break. */
export function secretInput(stream: InputStream, show: (text: string) => void): SecretInput {
  return {
    interactive: stream.isTTY === true,
    ask: async (question) => {
      // Before the question: who types or pastes at once must not see it either.
      stream.setRawMode?.(true);
      try {
        show(`${question}: `);
        return await readLine(stream);
      } finally {
        stream.setRawMode?.(false);
        stream.pause();
        show('\n');
      }
    },
    all: () => text(stream),
  };
}

const ENDS_LINE = /[\r\n]/;
const BREAKS_OFF = ['\u0003', '\u0004'];
const TAKES_BACK = ['\u0008', '\u007f'];
/** Terminals put these around what is pasted, when they were asked to. */
const PASTE_MARKS = ['\u001b[200~', '\u001b[201~'];

/** In raw mode every key comes as it is, and nothing is shown. What follows the line is given back to the stream. */
function readLine(stream: InputStream): Promise<string> {
  let line = '';
  return new Promise((resolve, reject) => {
    const done = (finish: () => void) => {
      stream.off('data', take);
      stream.off('end', end);
      finish();
    };
    const end = () =>
      done(() => reject(new UsageError('The input ended before it was whole; nothing was changed.')));
    const take = (chunk: Buffer | string) => {
      const keys = [...PASTE_MARKS.reduce((text, mark) => text.replaceAll(mark, ''), chunk.toString())];
      for (const [index, key] of keys.entries()) {
        if (BREAKS_OFF.includes(key)) {
          return done(() => reject(new BrokenOff()));
        }
        if (ENDS_LINE.test(key)) {
          const rest = keys.slice(index + 1).join('');
          return done(() => {
            stream.pause();
            if (rest !== '') stream.unshift(Buffer.from(rest));
            resolve(line);
          });
        }
        line = TAKES_BACK.includes(key) ? line.slice(0, -1) : line + key;
      }
    };
    stream.on('data', take);
    stream.on('end', end);
    stream.resume();
  });
}
