/**
 * The life of one matter that the operator is told about: something begins, grows, lasts too long, is over.
 *
 * 1. It is told once when it begins, and again only when it becomes worse than was ever told.
 * 2. What lasts longer than it may is told once more, as urgent; notes that are for information only never are.
 * 3. It is over when it was gone twice on end; a single look without it changes nothing. Then it is told how long it lasted.
 * 4. What could not be looked at (`unclear`) is neither there nor gone.
 * 5. Every key follows from the earlier state alone: a run that died after telling tells the same key again.
 */
import * as z from 'zod';
import type { DurationMs, EpochMs } from '../core/clock.ts';
import { lazySchema } from '../lazy-schema.ts';
import type { Severity } from './notices.ts';

/** How bad it is now. `grade` counts whole steps. */
export interface Weight {
  readonly severity: Severity;
  readonly grade: number;
}

/** The fields of a row that remembers a matter. */
export const matterFields = () => ({
  /** Counts how often it began. */
  episode: z.int().min(1),
  state: z.enum(['open', 'over']),
  sinceMs: z.int(),
  /** The worst that was told in this episode. */
  severity: z.enum(['info', 'warning', 'urgent']),
  grade: z.int(),
  /** Looks on end that saw it, at least as a warning, as urgent, and that did not see it. */
  seen: z.int(),
  seenAsWarning: z.int().default(0),
  seenAsUrgent: z.int().default(0),
  missed: z.int(),
  escalated: z.boolean(),
  toldAtMs: z.int(),
});

export const matterSchema = lazySchema(() => z.strictObject(matterFields()));

export type Matter = z.output<typeof matterSchema>;

export interface Telling {
  readonly what: 'begins' | 'grows' | 'lasts' | 'over';
  readonly severity: Severity;
  /** Distinguishes this notice from all others about the same matter. */
  readonly key: string;
  readonly lastedMs: DurationMs;
}

export interface MatterStep {
  /** Missing while it never was. */
  readonly matter: Matter | undefined;
  readonly tell?: Telling;
}

export interface MatterRules {
  readonly nowMs: EpochMs;
  readonly escalateAfterMs: DurationMs;
  /** An event that is over as it happens: told each time, and nothing more. */
  readonly isEvent?: boolean;
}

const LOOKS_UNTIL_OVER = 2;
const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, urgent: 2 };

export function stepMatter(
  earlier: Matter | undefined,
  now: Weight | 'gone' | 'unclear',
  rules: MatterRules,
): MatterStep {
  if (now === 'unclear') return { matter: earlier };
  if (now === 'gone') return earlier?.state === 'open' ? missed(earlier, rules) : { matter: earlier };
  return earlier?.state === 'open' ? seenAgain(earlier, now, rules) : begun(earlier, now, rules);
}

function begun(earlier: Matter | undefined, now: Weight, { nowMs, isEvent }: MatterRules): MatterStep {
  const matter: Matter = {
    episode: (earlier?.episode ?? 0) + 1,
    state: isEvent ? 'over' : 'open',
    sinceMs: nowMs,
    severity: now.severity,
    grade: now.grade,
    ...seenOnceMore(undefined, now.severity),
    missed: 0,
    escalated: false,
    toldAtMs: nowMs,
  };
  const key = `${matter.episode}/${now.severity}-${now.grade}`;
  return { matter, tell: { what: 'begins', severity: now.severity, key, lastedMs: 0 } };
}

function seenAgain(earlier: Matter, now: Weight, { nowMs, escalateAfterMs }: MatterRules): MatterStep {
  const lastedMs = lasted(earlier, nowMs);
  const seen = { ...earlier, ...seenOnceMore(earlier, now.severity), missed: 0 };
  const grown: Matter = {
    ...seen,
    severity: worse(earlier.severity, now.severity),
    grade: Math.max(earlier.grade, now.grade),
    toldAtMs: nowMs,
  };
  const mayEscalate = now.severity !== 'info' && !earlier.escalated && lastedMs >= escalateAfterMs;
  if (mayEscalate) {
    return {
      matter: { ...grown, severity: 'urgent', escalated: true },
      tell: { what: 'lasts', severity: 'urgent', key: `${earlier.episode}/lasts`, lastedMs },
    };
  }
  const hasGrown = grown.severity !== earlier.severity || grown.grade !== earlier.grade;
  if (!hasGrown) return { matter: seen };
  const key = `${earlier.episode}/${grown.severity}-${grown.grade}`;
  return { matter: grown, tell: { what: 'grows', severity: now.severity, key, lastedMs } };
}

function missed(earlier: Matter, { nowMs }: MatterRules): MatterStep {
  const gone = { ...earlier, seen: 0, seenAsWarning: 0, seenAsUrgent: 0, missed: earlier.missed + 1 };
  if (gone.missed < LOOKS_UNTIL_OVER) return { matter: gone };
  return {
    matter: { ...gone, state: 'over' },
    tell: {
      what: 'over',
      severity: 'info',
      key: `${earlier.episode}/over`,
      lastedMs: lasted(earlier, nowMs),
    },
  };
}

type Seen = Pick<Matter, 'seen' | 'seenAsWarning' | 'seenAsUrgent'>;

function seenOnceMore(earlier: Seen | undefined, severity: Severity): Seen {
  const { seen = 0, seenAsWarning = 0, seenAsUrgent = 0 } = earlier ?? {};
  return {
    seen: seen + 1,
    seenAsWarning: severity === 'info' ? 0 : seenAsWarning + 1,
    seenAsUrgent: severity === 'urgent' ? seenAsUrgent + 1 : 0,
  };
}

/** A clock that was set back makes nothing last less than no time. */
function lasted({ sinceMs }: Matter, nowMs: EpochMs): DurationMs {
  return Math.max(0, nowMs - sinceMs);
}

export function worse(a: Severity, b: Severity): Severity {
  return RANK[a] >= RANK[b] ? a : b;
}
