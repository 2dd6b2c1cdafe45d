/** From what was found to what is told: the life of each finding, and its notice. */
import type { DurationMs, EpochMs } from '../../shared/core/clock.ts';
import type { Finding } from '../../shared/grids/finding.ts';
import type { OpenFinding } from '../../shared/grids/tracker.ts';
import { stepMatter, type Telling } from '../../shared/notices/matter.ts';
import type { Notice } from '../../shared/notices/notices.ts';
import { FINDING_TOPICS } from './finding-topics.ts';
import { headlineOf } from './headlines.ts';
import { durationText } from './words.ts';

export type Draft = Omit<Notice, 'atMs'>;

export interface Subject {
  /** Begins the keys of all its notices, e.g. `grid-health/main/1234/idle`. */
  readonly key: string;
  /** Begins their titles, e.g. `btc-range (BTC_USDT grid)`. */
  readonly title: string;
}

export interface FindingStep {
  /** Missing while it never was found. */
  readonly finding: OpenFinding | undefined;
  readonly notice?: Draft;
}

export function stepFinding(
  earlier: OpenFinding | undefined,
  found: Finding | 'fine' | 'unclear',
  subject: Subject,
  rules: { readonly nowMs: EpochMs; readonly escalateAfterMs: DurationMs; readonly isEvent?: boolean },
): FindingStep {
  const { headline: lastHeadline = '', text: lastText = '', ...known } = earlier ?? {};
  const now = found === 'fine' ? 'gone' : found;
  const step = stepMatter(earlier && (known as Omit<OpenFinding, 'headline' | 'text'>), now, rules);
  if (step.matter === undefined) return { finding: undefined };
  const words =
    typeof found === 'string'
      ? { headline: lastHeadline, text: lastText }
      : { headline: headlineOf(found), text: found.text };
  const finding = { ...step.matter, ...words };
  return step.tell === undefined
    ? { finding }
    : { finding, notice: notice(step.tell, found, finding, subject) };
}

function notice(
  { what, severity, key, lastedMs }: Telling,
  found: Finding | 'fine' | 'unclear',
  { headline, text }: OpenFinding,
  subject: Subject,
): Draft {
  const common = { key: `${subject.key}/${key}`, severity };
  if (typeof found === 'string' || what === 'over') {
    return {
      ...common,
      title: `${subject.title}: over: ${headline}`,
      text: `It was found for ${durationText(lastedMs)} and is no longer. Last seen: ${text}`,
    };
  }
  const lasting = what === 'lasts' ? `This has lasted for ${durationText(lastedMs)}. ` : '';
  return {
    ...common,
    title: `${subject.title}: ${what === 'lasts' ? 'still ' : ''}${headline}`,
    text: `${lasting}${found.text} ${found.advice}`,
    topic: FINDING_TOPICS[found.kind],
  };
}

/** e.g. `btc-range (BTC_USDT grid)`; a name that begins with the symbol says it already. */
export function botTitle({ name, symbol, kind }: { name: string; symbol: string; kind: string }): string {
  const noun = kind === 'smartCopy' ? 'copy bot' : kind === 'other' ? 'bot' : 'grid';
  return name.startsWith(symbol) ? `${name} (${noun})` : `${name} (${symbol} ${noun})`;
}
