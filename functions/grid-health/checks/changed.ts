import type { Finding } from '../../../shared/grids/finding.ts';
import type { Check, Verdict } from '../check.ts';

/** Settings that differ from the look before, and this project did not ask for it. */
export const changedElsewhere: Check = ({ bot, now, before, isOwnChange }): Verdict => {
  if (before === undefined || isOwnChange || bot.phase === 'starting' || bot.phase === 'ended') return 'fine';
  const changes = changedSettings(before.settings, now.settings);
  if (changes.length === 0) return 'fine';
  const due = dueTrigger(changes);
  if (due !== undefined) return due;
  return {
    kind: 'changedElsewhere',
    severity: 'info',
    grade: 1,
    numbers: Object.fromEntries(changes.map(({ name, is }) => [name, is])),
    text: `Its settings were changed, and not from here: ${changes.map(changeText).join(', ')}.`,
    advice: 'If that was not you, change your API keys and password now.',
  };
};

/** What the exchange was told to do at a price it does by itself: that is nobody's hand. */
function dueTrigger(changes: readonly Change[]): Finding | undefined {
  const gone = changes.find(({ name, is }) => Object.hasOwn(MOVED_BY, name) && is === 'none');
  if (gone === undefined) return undefined;
  const moved = changes.filter(({ name }) => name !== gone.name);
  const isOfTrigger = moved.every(({ name }) => MOVED_BY[gone.name]?.includes(name));
  if (moved.length === 0 || !isOfTrigger) return undefined;
  return {
    kind: 'changedElsewhere',
    severity: 'info',
    grade: 1,
    numbers: { trigger: gone.was, ...Object.fromEntries(moved.map(({ name, is }) => [name, is])) },
    text: `Its ${gone.name} at ${gone.was} was due, and the exchange has carried it out: ${moved.map(changeText).join(', ')}.`,
    advice: 'Nothing needs to be done, if that trigger was yours.',
  };
}

/** Settings that a pending trigger changes when it is due. */
const MOVED_BY: Readonly<Record<string, readonly string[]>> = {
  'pending top-up': ['investment', 'extra margin'],
  'pending reduction': ['investment'],
};

export interface Change {
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

type Settings = Readonly<Record<string, string>>;

/** Only these may be without a value; another one that is missing was not told, which is no change. */
const MAY_BE_NONE = ['stop loss', 'take profit', ...Object.keys(MOVED_BY)];

export function changedSettings(before: Settings, now: Settings): readonly Change[] {
  return Object.keys({ ...before, ...now }).flatMap((name) => {
    const [was, is] = [before[name], now[name]];
    const isTold = (was !== undefined && is !== undefined) || MAY_BE_NONE.includes(name);
    return was === is || !isTold ? [] : [{ name, was: was ?? 'none', is: is ?? 'none' }];
  });
}

function changeText({ name, was, is }: Change): string {
  return `${name} from ${was} to ${is}`;
}
