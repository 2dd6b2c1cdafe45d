/** Every section of `infra/runbook.md`, by its heading. Alarms and notices name the one that says what to do. */
export const RUNBOOK_TOPICS = [
  'nothing-runs',
  'runs-failing',
  'slot-missed',
  'outcome-unknown',
  'venue-ban',
  'key-refused',
  'export-incomplete',
  'webhook-failing',
  'signal-set-aside',
  'notices-given-up',
  'digest',
  'order-not-placed',
  'signal-not-ordered',
  'push-unclear',
  'grid-change',
  'grid-change-unclear',
  'grid-remedy-denied',
  'grid-not-watched',
  'grid-range',
  'grid-liquidation',
  'grid-loss',
  'grid-costs',
  'grid-idle',
  'grid-ended',
  'grid-changed',
  'balance-difference',
  'key-rights',
  'key-old',
  'key-idle',
  'address-refused',
] as const;

export type RunbookTopic = (typeof RUNBOOK_TOPICS)[number];

/**
 * Where the section is read. Without an address it is the command that prints it: `runbook.md` in a message would be
 * made into a link by Telegram and others, and `.md` is a domain of somebody else.
 */
export function runbookPointer(topic: RunbookTopic, runbookUrl: string | undefined): string {
  return runbookUrl === undefined ? `npm run cli -- runbook ${topic}` : `${runbookUrl}#${topic}`;
}
