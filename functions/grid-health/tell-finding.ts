/** The words of a bot's findings; what is told of them and when is in `shared/notices/told-matter.ts`. */
import type { Finding } from '../../shared/grids/finding.ts';
import type { OpenFinding } from '../../shared/grids/tracker.ts';
import type { MatterRules } from '../../shared/notices/matter.ts';
import type { Notice } from '../../shared/notices/notices.ts';
import { type Subject, stepFound, type ToldStep } from '../../shared/notices/told-matter.ts';
import { FINDING_TOPICS } from './finding-topics.ts';
import { headlineOf } from './headlines.ts';

export type Draft = Omit<Notice, 'atMs'>;

export function stepFinding(
  earlier: OpenFinding | undefined,
  found: Finding | 'fine' | 'unclear',
  subject: Subject,
  rules: MatterRules,
): ToldStep {
  const told =
    typeof found === 'string'
      ? found
      : { ...found, headline: headlineOf(found), topic: FINDING_TOPICS[found.kind] };
  return stepFound(earlier, told, subject, rules);
}

/** e.g. `btc-range (BTC_USDT grid)`; a name that begins with the symbol says it already. */
export function botTitle({ name, symbol, kind }: { name: string; symbol: string; kind: string }): string {
  const noun = kind === 'smartCopy' ? 'copy bot' : kind === 'other' ? 'bot' : 'grid';
  return name.startsWith(symbol) ? `${name} (${noun})` : `${name} (${symbol} ${noun})`;
}
