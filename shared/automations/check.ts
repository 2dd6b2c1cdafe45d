import { ACCOUNT_RULES } from './account-rules.ts';
import type { AutomationsDraft, PlanDraft } from './draft.ts';
import type { Fault } from './fault.ts';
import { MARKET_RULES } from './market-rules.ts';
import { didYouMean } from './nearest.ts';
import { ORDER_RULES } from './order-rules.ts';
import { NAME, NAME_FAULT } from './schema.ts';
import { TIME_RULES } from './time-rules.ts';

const PLAN_RULES = [...ORDER_RULES, ...TIME_RULES, ...MARKET_RULES];

/** Faults that only show when several values are read together. */
export function crossFaults({ accounts = {}, plans = {} }: AutomationsDraft): readonly Fault[] {
  const ofAccounts = Object.entries(accounts).flatMap(([name, account]) =>
    ACCOUNT_RULES.flatMap((rule) => under(['accounts', name], rule(account))),
  );
  const ofPlans = Object.entries(plans).flatMap(([name, plan]) => {
    const account = plan.account === undefined ? undefined : accounts[plan.account];
    const rules = PLAN_RULES.flatMap((rule) => rule(plan, account));
    return under(['plans', name], [...accountExists(plan, Object.keys(accounts)), ...rules]);
  });
  return [...wrongNames('accounts', accounts), ...ofAccounts, ...wrongNames('plans', plans), ...ofPlans];
}

function wrongNames(of: string, entries: Readonly<Record<string, unknown>>): readonly Fault[] {
  const wrong = Object.keys(entries).filter((name) => !NAME.test(name));
  return wrong.map((name) => ({ path: [of, name], text: `the name '${name}' ${NAME_FAULT}.` }));
}

function accountExists({ account }: PlanDraft, known: readonly string[]): readonly Fault[] {
  if (account === undefined || known.includes(account)) return [];
  const list = known.length === 0 ? 'there is none yet' : `there is ${known.join(', ')}`;
  return [
    {
      path: ['account'],
      text: `'${account}' is not an account of this file; ${list}.${didYouMean(account, known)}`,
    },
  ];
}

function under(base: Fault['path'], faults: readonly Fault[]): readonly Fault[] {
  return faults.map(({ path, text }) => ({ path: [...base, ...path], text }));
}
