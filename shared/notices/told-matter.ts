/** From what was found to what is told: the life of each finding, and its notice. */
import { durationText } from './duration-text.ts';
import { type Matter, type MatterRules, stepMatter, type Telling, type Weight } from './matter.ts';
import type { Notice } from './notices.ts';
import type { RunbookTopic } from './runbook-topics.ts';

/** One thing that is wrong now. */
export interface Found extends Weight {
  /** A few words. */
  readonly headline: string;
  /** Whole sentences. */
  readonly text: string;
  /** What to do, a sentence. */
  readonly advice: string;
  /** Where the runbook says more. */
  readonly topic: RunbookTopic;
}

/** A matter with the words that it was last found with. */
export type ToldMatter = Matter & { readonly headline: string; readonly text: string };

export interface Subject {
  /** Begins the keys of all its notices, e.g. `grid-health/main/1234/idle`. */
  readonly key: string;
  /** Begins their titles, e.g. `btc-range (BTC_USDT grid)`. */
  readonly title: string;
}

export interface ToldStep {
  /** Missing while it never was found. */
  readonly finding: ToldMatter | undefined;
  readonly notice?: Omit<Notice, 'atMs'>;
}

export function stepFound(
  earlier: ToldMatter | undefined,
  found: Found | 'fine' | 'unclear',
  subject: Subject,
  rules: MatterRules,
): ToldStep {
  const { headline: lastHeadline = '', text: lastText = '', ...known } = earlier ?? {};
  const now = found === 'fine' ? 'gone' : found;
  const step = stepMatter(earlier && (known as Matter), now, rules);
  if (step.matter === undefined) return { finding: undefined };
  const words =
    typeof found === 'string'
      ? { headline: lastHeadline, text: lastText }
      : { headline: found.headline, text: found.text };
  const finding = { ...step.matter, ...words };
  return step.tell === undefined
    ? { finding }
    : { finding, notice: notice(step.tell, found, finding, subject) };
}

function notice(
  { what, severity, key, lastedMs }: Telling,
  found: Found | 'fine' | 'unclear',
  { headline, text }: ToldMatter,
  subject: Subject,
): Omit<Notice, 'atMs'> {
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
    topic: found.topic,
  };
}
