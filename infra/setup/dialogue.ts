/** A conversation in a terminal, line by line. */
import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import type { OutputStream, Terminal } from '../local/terminal.ts';

export interface Person {
  /** Throws `Stopped` when the person has had enough: Ctrl-C, Ctrl-D, a window that was closed. */
  ask(question: string): Promise<string>;
  leave(): void;
}

/** Not a failure: nothing was written, and nothing is to be explained. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export function personAt(input: Readable, output: OutputStream): Person {
  const lines = createInterface({ input, output, terminal: output.isTTY === true, historySize: 0 });
  const gone = new AbortController();
  const stop = (): void => gone.abort();
  lines.on('SIGINT', stop);
  lines.on('close', stop);
  return {
    ask: async (question) => {
      if (gone.signal.aborted) throw new Stopped();
      try {
        return await lines.question(question, { signal: gone.signal });
      } catch (error) {
        if (!gone.signal.aborted) throw error;
        throw new Stopped();
      }
    },
    leave: () => lines.close(),
  };
}

/** For example `  Which region? [eu-central-1] `. */
export function prompt(style: Terminal['style'], asks: string, suggestion: string | undefined): string {
  return `  ${asks} ${suggestion === undefined ? '' : style('dim', `[${suggestion}] `)}`;
}
