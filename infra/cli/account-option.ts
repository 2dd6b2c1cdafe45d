import { didYouMean } from '../../shared/automations/nearest.ts';
import type { Account, ResolvedAutomations } from '../../shared/automations/schema.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, OptionSpecs } from './command.ts';

export const ACCOUNT_OPTION: OptionSpecs = {
  account: { value: 'NAME', help: 'which account; not needed where there is only one' },
};

/** The account of `--account`, or the only one. Throws `UsageError` when it is unknown or not clear. */
export function accountOf(
  { values }: Arguments,
  { accounts }: ResolvedAutomations,
): { readonly id: string; readonly account: Account } {
  return accountNamed(values.get('account'), { accounts }, 'with --account NAME');
}

/** As `accountOf`, for a name that stands elsewhere; `how` says where to write it. */
export function accountNamed(
  name: string | undefined,
  { accounts }: Pick<ResolvedAutomations, 'accounts'>,
  how = 'behind it',
): { readonly id: string; readonly account: Account } {
  const known = Object.keys(accounts);
  if (name === undefined) {
    const [only, second] = known;
    const account = accounts[only ?? ''];
    if (only !== undefined && account !== undefined && second === undefined) return { id: only, account };
    throw new UsageError(`Say which account ${how}: ${known.join(', ') || 'there is none'}.`);
  }
  const account = accounts[name];
  if (account !== undefined) return { id: name, account };
  throw new UsageError(
    `There is no account '${name}' in the automations; there are: ${known.join(', ')}.${didYouMean(name, known)}`,
  );
}
