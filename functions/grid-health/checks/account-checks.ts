/** What concerns an account's bots as a whole. */
import type { Finding } from '../../../shared/grids/finding.ts';
import type { BotList } from '../../../shared/venues/bots.ts';

export function tooManyBots(running: number, atMost: number | undefined): Finding | 'fine' {
  if (atMost === undefined || running <= atMost) return 'fine';
  return {
    kind: 'tooManyBots',
    severity: 'warning',
    grade: running - atMost,
    numbers: { running: String(running), atMost: String(atMost) },
    text: `${running} bots run, and at most ${atMost} should.`,
    advice: 'Close some, or raise the limit in the automations.',
  };
}

const MOST_NAMED = 5;

export function damagedRows(damaged: BotList['damaged']): Finding | 'fine' {
  const [first] = damaged;
  if (first === undefined) return 'fine';
  const named = damaged.slice(0, MOST_NAMED).map(({ botId }) => botId);
  const others = damaged.length > MOST_NAMED ? ` and ${damaged.length - MOST_NAMED} more` : '';
  return {
    kind: 'unreadable',
    severity: 'warning',
    grade: damaged.length,
    numbers: { bots: String(damaged.length) },
    text: `The exchange's figures of ${damaged.length === 1 ? 'a bot' : `${damaged.length} bots`} could not be read (${named.join(', ')}${others}): ${first.why}`,
    advice: 'They are not watched until that works again: look at them at the exchange.',
  };
}

/** `kind` of lookup that proved it: the exchange does not know the bot, or says that it has ended. */
export function missingBot(name: string, proof: 'notFound' | 'ended'): Finding {
  return {
    kind: 'botMissing',
    severity: 'warning',
    grade: 1,
    numbers: { proof },
    text:
      proof === 'ended'
        ? `${name} must run, and it has ended.`
        : `${name} must run, and the exchange does not know it any more.`,
    advice: 'Set it up again, or take it out of the automations.',
  };
}
