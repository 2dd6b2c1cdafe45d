import type { EpochMs } from '../../shared/core/clock.ts';
import type { Terminal } from './terminal.ts';
import { zonedMinute } from './time-text.ts';

export interface Progress {
  at(nowMs: EpochMs): void;
  done(): void;
}

const CELLS = 30;
/** Without a terminal a line is printed each time so many per cent are reached. */
const PLAIN_STEP_PERCENT = 25;

/** A bar that fills from `startMs` to `endMs` on a terminal, and a few plain lines elsewhere. */
export function createProgress(
  terminal: Terminal,
  {
    startMs,
    endMs,
    timezone,
  }: { readonly startMs: EpochMs; readonly endMs: EpochMs; readonly timezone: string },
): Progress {
  let toldPercent = 0;
  return {
    at: (nowMs) => {
      const percent = Math.floor(((nowMs - startMs) / (endMs - startMs)) * 100);
      if (terminal.interactive) {
        terminal.redraw(barLine(terminal, percent, zonedMinute(nowMs, timezone)));
      } else if (percent >= toldPercent + PLAIN_STEP_PERCENT) {
        toldPercent = percent - (percent % PLAIN_STEP_PERCENT);
        terminal.print(`  ${toldPercent} %, ${zonedMinute(nowMs, timezone)}`);
      }
    },
    done: () => terminal.redraw(''),
  };
}

/** A bar that is filled to so many per cent, with a text behind it. */
export function barLine({ style }: Pick<Terminal, 'style'>, percent: number, text: string): string {
  const filled = Math.round((percent / 100) * CELLS);
  const bar = `${style('cyan', '█'.repeat(filled))}${style('dim', '░'.repeat(CELLS - filled))}`;
  return `  ${bar}  ${String(percent).padStart(3)} %  ${text}`;
}
