/** The runbook as its sections: `infra/runbook.md`, where each `##` heading is a topic. */
import { readFileSync } from 'node:fs';

const FILE = new URL('runbook.md', import.meta.url);

export interface RunbookSection {
  readonly topic: string;
  /** Markdown below the heading, line by line. */
  readonly lines: readonly string[];
}

export interface Runbook {
  /** What holds for all of them. */
  readonly opening: readonly string[];
  /** In the order of the file. */
  readonly sections: readonly RunbookSection[];
}

export function readRunbook(): Runbook {
  const [opening = '', ...rest] = readFileSync(FILE, 'utf8').split(/^## /m);
  return {
    // Without its title.
    opening: trimmed(opening.split('\n').slice(1)),
    sections: rest.map((text) => {
      const [topic = '', ...lines] = text.split('\n');
      return { topic, lines: trimmed(lines) };
    }),
  };
}

/** The first sentence of what it means. */
export function gistOf({ lines }: RunbookSection): string {
  const text = lines.join(' ').replace(/^\*\*What it means\.\*\* /, '');
  return text.slice(0, text.search(/[.:;](?: |$)/)).replaceAll('`', '');
}

function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(Math.max(first, 0), last + 1);
}
