/** How a notice reads: the word for its severity, its title, its text. */
import type { Notice, Severity } from './notices.ts';

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  info: 'Info',
  warning: 'Warning',
  urgent: 'Urgent',
};

export function headline({ severity, title }: Pick<Notice, 'severity' | 'title'>): string {
  return `${SEVERITY_WORDS[severity]}: ${title}`;
}

const CUT_MARK = '… (cut; all of it is in the log)';

/** At most `maxLength` UTF-16 units, which is never fewer than the characters a service counts. */
export function cutTo(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(0, maxLength - CUT_MARK.length);
  // Half of a surrogate pair is no character, and services refuse it.
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}${CUT_MARK}`;
}

/** As Telegram's HTML and Slack's mrkdwn ask for: these three and no others. */
export function escapeAngles(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
