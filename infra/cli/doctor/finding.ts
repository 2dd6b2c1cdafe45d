import type { JsonObject } from '../../../shared/table/table.ts';
import type { Style, Terminal } from '../../local/terminal.ts';

/** `note` deserves a look but stops nothing; `skipped` could not be checked because something before it failed. */
export type Verdict = 'ok' | 'note' | 'failed' | 'skipped';

/** The outcome of one check: what was seen and, unless all is well, what to do. */
export interface Finding {
  /** What was examined, e.g. `this machine`, `account main`. */
  readonly about: string;
  readonly check: string;
  readonly verdict: Verdict;
  readonly text: string;
}

export type Verdicts = Readonly<Record<Verdict, (check: string, text: string) => Finding>>;

export function findingsAbout(about: string): Verdicts {
  const as = (verdict: Verdict) => (check: string, text: string) => ({ about, check, verdict, text });
  return { ok: as('ok'), note: as('note'), failed: as('failed'), skipped: as('skipped') };
}

const MARKS: Readonly<Record<Verdict, { readonly mark: string; readonly style: Style }>> = {
  ok: { mark: '✓', style: 'green' },
  note: { mark: '!', style: 'yellow' },
  failed: { mark: '✗', style: 'red' },
  skipped: { mark: '–', style: 'dim' },
};

export function findingLines(findings: readonly Finding[], style: Terminal['style']): string[] {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const abouts = [...new Set(findings.map(({ about }) => about))];
  const lines = abouts.flatMap((about) => [
    style('bold', about),
    ...findings
      .filter((finding) => finding.about === about)
      .map(({ check, verdict, text }) => {
        const { mark, style: color } = MARKS[verdict];
        return `  ${style(color, mark)} ${check.padEnd(width)}  ${text}`;
      }),
  ]);
  const failed = findings.filter(({ verdict }) => verdict === 'failed').length;
  const count = failed === 1 ? '1 check failed.' : `${failed} checks failed.`;
  return [...lines, '', failed === 0 ? style('green', 'All is well.') : style('red', count)];
}

export function findingJson(finding: Finding): JsonObject {
  return { ...finding };
}
