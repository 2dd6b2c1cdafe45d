/** Setup in a folder of its own, with somebody at the terminal who answers what they were told to. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { type ExitCode, runSetup } from '../../../infra/setup/run-setup.ts';

/** A Saturday. */
export const NOW_MS = Date.parse('2026-11-21T08:00:00Z');

export interface SetupRun {
  readonly code: ExitCode;
  /** Without colours. */
  readonly out: string;
  readonly err: string;
}

export interface SetupWorld {
  readonly folder: string;
  /** The file that everything finds by itself. */
  readonly file: string;
  /** Runs `npm run setup -- ARGV` in a pipe. */
  run(...argv: readonly string[]): Promise<SetupRun>;
  /** The same in a terminal, where these lines are typed, one at each question; then Ctrl-D. */
  talk(argv: readonly string[], lines: readonly string[]): Promise<SetupRun>;
  read(name: string): string;
  names(): readonly string[];
  close(): void;
}

export function createSetupWorld(
  change: { readonly region?: string; readonly windows?: boolean } = {},
): SetupWorld {
  const folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
  const file = join(folder, 'automations.ts');
  const start = async (argv: readonly string[], lines: readonly string[] | undefined): Promise<SetupRun> => {
    const stdin = new PassThrough();
    const stdout = new Screen((text) => {
      if (PROMPT.test(text)) answer(stdin, left);
    });
    const stderr = new Screen(() => {});
    const left = [...(lines ?? [])];
    const code = await runSetup(argv, {
      stdin,
      stdout,
      stderr,
      interactive: lines !== undefined,
      world: { nowMs: NOW_MS, timezone: 'Europe/Berlin', region: change.region },
      folder,
      defaultPath: file,
      windows: change.windows ?? false,
    });
    return { code, out: stdout.plain(), err: stderr.plain() };
  };
  return {
    folder,
    file,
    run: (...argv) => start(argv, undefined),
    talk: (argv, lines) => start(argv, lines),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    names: () => readdirSync(folder).sort(),
    close: () => rmSync(folder, { recursive: true }),
  };
}

/** A question mark, and perhaps a suggestion in brackets, with nothing behind it. */
const PROMPT = /\? (\[[^\]]*\] )?$/;

function answer(stdin: PassThrough, left: string[]): void {
  const line = left.shift();
  // Not within the writing of the question, which is listened to only afterwards.
  setImmediate(() => (line === undefined ? stdin.end() : stdin.write(`${line}\n`)));
}

class Screen extends Writable {
  #text = '';
  readonly #seen: (text: string) => void;

  constructor(seen: (text: string) => void) {
    super();
    this.#seen = seen;
  }

  plain(): string {
    return stripVTControlCharacters(this.#text);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#text += chunk.toString();
    done();
    this.#seen(this.plain());
  }
}
