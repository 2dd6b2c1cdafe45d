import type { Check, Verdict } from '../check.ts';

/** Settings that differ from the look before, and this project did not ask for it. */
export const changedElsewhere: Check = ({ bot, now, before, isOwnChange }): Verdict => {
  if (before === undefined || isOwnChange || bot.phase === 'starting' || bot.phase === 'ended') return 'fine';
  const changes = changedSettings(before.settings, now.settings);
  if (changes.length === 0) return 'fine';
  return {
    kind: 'changedElsewhere',
    severity: 'info',
    grade: 1,
    numbers: Object.fromEntries(changes.map(({ name, is }) => [name, is])),
    text: `Its settings were changed, and not from here: ${changes.map(changeText).join(', ')}.`,
    advice: 'If that was not you, change your API keys and password now.',
  };
};

export interface Change {
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

type Settings = Readonly<Record<string, string>>;

/** Only these may be without a value; another one that is missing was not told, which is no change. */
const MAY_BE_NONE = ['stop loss', 'take profit'];

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
