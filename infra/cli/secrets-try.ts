/** Tries a key before anybody relies on it, with calls that change nothing. */
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { sum, ZERO } from '../../shared/core/decimal.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import { faultsOfRights, symbolToTry } from '../../shared/keys/judge-key.ts';
import { type KeySight, lookAtKey } from '../../shared/keys/rights.ts';
import { isReadKey, keyText } from '../../shared/secrets/key-id.ts';
import type { NamedSecret } from '../../shared/secrets/named-secret.ts';
import type { CliContext } from './command.ts';

/**
 * What was seen, a line each. Throws `venue.auth` when the key is refused or has rights that it must not have, and
 * `venue.unavailable` when nothing could be proven.
 */
export async function tryKey(
  context: CliContext,
  key: { readonly id: string; readonly account: string },
  texts: NamedSecret,
): Promise<readonly string[]> {
  const { apiKey = '', apiSecret = '' } = texts;
  const automations = await context.automations();
  const venues = await context.venuesWith({ apiKey, apiSecret });
  const venue = await venues.any(key.account);
  const sight = await lookAtKey(venue, symbolToTry(automations, key.account));
  if (sight.reading.has === 'unclear') {
    throw new AppError(
      'venue.unavailable',
      `The ${keyText(key.id)} could not be tried: ${messageOf(sight.reading.error)}`,
      { retry: 'later', cause: sight.reading.error },
    );
  }
  const [fault, ...more] = faultsOfRights(automations, key.id, key.account, sight);
  if (fault === undefined) return seen(automations, key, sight, context.style);
  const rest = more.map(({ text }) => ` ${text}`).join('');
  const advice =
    fault.topic === 'address-refused'
      ? 'If it is only for the address of your deployment, add --untested.'
      : fault.advice;
  throw new AppError('venue.auth', `${fault.text}${rest} ${advice}`);
}

function seen(
  { accounts }: ResolvedAutomations,
  { id, account }: { readonly id: string; readonly account: string },
  { trading, balances = [], facts }: KeySight,
  style: CliContext['style'],
): readonly string[] {
  const coin = accounts[account]?.limits.coin ?? '';
  const free = sum(balances.find((balance) => balance.coin === coin)?.free ?? ZERO);
  const good = style('green', '✓');
  const open = style('yellow', '!');
  return [
    `  ${good} It is accepted and may read: ${free} ${coin} are free.`,
    ...(trading?.has === 'yes' ? [`  ${good} It may place orders.`] : []),
    ...(trading?.has === 'no' && isReadKey(id) ? [`  ${good} It may not place orders.`] : []),
    ...(trading?.has === 'no' && !isReadKey(id)
      ? [`  ${open} It may not place orders; nothing in the automations wants to.`]
      : []),
    ...(trading?.has === 'unclear'
      ? [`  ${open} Whether it may place orders could not be proven: ${messageOf(trading.error)}`]
      : []),
    facts.canWithdraw === false
      ? `  ${good} It may not withdraw.`
      : `  ${open} The exchange does not tell whether it may withdraw: look there that it may not.`,
  ];
}
