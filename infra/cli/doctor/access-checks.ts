/** What beside spot orders an account is needed for: the exchange's bots, and perpetual futures. */
import type { Account } from '../../../shared/automations/schema.ts';
import { isZero, sum, ZERO } from '../../../shared/core/decimal.ts';
import { messageOf } from '../../../shared/core/errors.ts';
import type { Deps } from '../../../shared/deps.ts';
import type { AccountNeeds } from './account-needs.ts';
import { attempt } from './attempt.ts';
import type { Finding, Verdicts } from './finding.ts';
import { checkSymbols } from './symbol-checks.ts';

export async function checkAccess(
  say: Verdicts,
  deps: Deps,
  accountId: string,
  account: Account,
  needs: AccountNeeds,
): Promise<readonly Finding[]> {
  return [
    ...(await checkFund(say, deps, accountId, account)),
    ...(needs.readsBots || needs.changesBots ? [await checkBots(say, deps, accountId, needs)] : []),
    ...(needs.ordersPerpetuals
      ? [
          await checkFutures(say, deps, accountId, account),
          ...(await checkPositionMode(say, deps, accountId, needs)),
        ]
      : []),
    ...(await checkPerpetualSymbols(say, deps, accountId, needs.perpetuals)),
  ];
}

/** Nothing where the exchange has no such account. Its money is never counted as free. */
async function checkFund(
  say: Verdicts,
  { venues }: Pick<Deps, 'venues'>,
  accountId: string,
  { limits: { coin } }: Account,
): Promise<readonly Finding[]> {
  const check = 'fund account';
  const opened = await attempt(() => venues.wallet(accountId));
  if (!opened.ok || opened.value.fund === undefined) return [];
  const asked = await attempt(opened.value.fund);
  if (!asked.ok) return [say.note(check, `Its coins cannot be read: ${messageOf(asked.error)}`)];
  const own = asked.value.filter((balance) => balance.coin === coin);
  const amount = sum(...own.flatMap(({ free, locked }) => [free, locked]));
  return isZero(amount)
    ? [say.ok(check, `No ${coin} lies there, where no order could use it.`)]
    : [
        say.note(
          check,
          `${amount} ${coin} lie there, where no order can use them: at the exchange, move what orders need to the account that they are paid from.`,
        ),
      ];
}

/** The right to change bots has no harmless proof: every such call changes one, or is refused for another reason. */
async function checkBots(
  say: Verdicts,
  deps: Deps,
  accountId: string,
  { changesBots }: AccountNeeds,
): Promise<Finding> {
  const check = 'bot right';
  const asked = await attempt(async () => (await deps.venues.bots(accountId)).list('running'));
  if (!asked.ok) return say.failed(check, messageOf(asked.error));
  const { bots, damaged } = asked.value;
  const seen = `The key may read bots: ${bots.length} running`;
  if (damaged.length > 0) {
    return say.note(
      check,
      `${seen}, and ${damaged.length} that cannot be understood: ${damaged[0]?.why ?? ''}.`,
    );
  }
  const rest = changesBots ? '; whether it may change them shows with the first change' : '';
  return say.ok(check, `${seen}${rest}.`);
}

/** Reading is open to every key that may read; placing is not, and only an order would tell. */
async function checkFutures(
  say: Verdicts,
  deps: Deps,
  accountId: string,
  { limits }: Account,
): Promise<Finding> {
  const check = 'futures';
  const asked = await attempt(async () => {
    const perpetual = await deps.venues.perpetual(accountId);
    return { balances: await perpetual.balances(), positions: await perpetual.positions() };
  });
  if (!asked.ok) return say.failed(check, messageOf(asked.error));
  const { balances, positions } = asked.value;
  const free = sum(balances.find(({ coin }) => coin === limits.coin)?.free ?? ZERO);
  return say.note(
    check,
    `Wallet and positions can be read: ${free} ${limits.coin} are free, ${openText(positions.length)}. Whether the exchange takes orders of this account, only an order tells.`,
  );
}

/** Nothing where the exchange does not tell it. Who orders no perpetuals may keep the mode that hinders them. */
async function checkPositionMode(
  say: Verdicts,
  deps: Deps,
  accountId: string,
  { perpetuals }: AccountNeeds,
): Promise<readonly Finding[]> {
  const check = 'position mode';
  const asked = await attempt(async () => {
    const perpetual = await deps.venues.perpetual(accountId);
    await perpetual.requireNetPositions?.();
    return perpetual.requireNetPositions !== undefined;
  });
  if (asked.ok) return asked.value ? [say.ok(check, 'It is one-way, as orders of perpetuals need it.')] : [];
  const text = messageOf(asked.error);
  return [perpetuals.length > 0 ? say.failed(check, text) : say.note(check, text)];
}

async function checkPerpetualSymbols(
  say: Verdicts,
  deps: Deps,
  accountId: string,
  symbols: readonly string[],
): Promise<readonly Finding[]> {
  if (symbols.length === 0) return [];
  const check = 'perpetuals';
  const opened = await attempt(() => deps.venues.perpetual(accountId));
  if (!opened.ok) return [say.failed(check, messageOf(opened.error))];
  return (await checkSymbols(say, check, opened.value, symbols)).findings;
}

function openText(positions: number): string {
  return positions === 1 ? '1 position is open' : `${positions} positions are open`;
}
