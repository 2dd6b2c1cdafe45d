import { ACCOUNT_RULES } from './account-rules.ts';
import type { AccountDraft, AutomationsDraft, PlanDraft } from './draft.ts';
import { EXPORT_RULES } from './export-rules.ts';
import type { Fault } from './fault.ts';
import { GRID_RULES, remedyFaults, thresholdFaults } from './grid-rules.ts';
import { MARKET_RULES } from './market-rules.ts';
import { NAME, NAME_FAULT } from './name.ts';
import { didYouMean } from './nearest.ts';
import { NOTICE_RULES } from './notice-rules.ts';
import { ORDER_RULES } from './order-rules.ts';
import { SIGNAL_RULES } from './signal-rules.ts';
import { TIME_RULES } from './time-rules.ts';
import { VENUE_PLAN_RULES, VENUE_STRATEGY_RULES } from './venue-rules.ts';

const PLAN_RULES = [...ORDER_RULES, ...TIME_RULES, ...MARKET_RULES, ...VENUE_PLAN_RULES];
const STRATEGY_RULES = [...SIGNAL_RULES, ...VENUE_STRATEGY_RULES];

/** Faults that only show when several values are read together. */
export function crossFaults(automations: AutomationsDraft): readonly Fault[] {
  const { accounts = {}, plans = {}, signals = {}, grids = {}, watch = {}, notices = {} } = automations;
  const { exports = {} } = automations;
  const ofAccounts = Object.entries(accounts).flatMap(([name, account]) =>
    under(
      ['accounts', name],
      [...ACCOUNT_RULES.flatMap((rule) => rule(account)), ...readKeyHasName(name, account)],
    ),
  );
  const ofPlans = Object.entries(plans).flatMap(([name, plan]) => {
    const account = plan.account === undefined ? undefined : accounts[plan.account];
    const rules = PLAN_RULES.flatMap((rule) => rule(plan, account));
    return under(['plans', name], [...accountExists(plan, Object.keys(accounts)), ...rules]);
  });
  const ofGrids = Object.entries(grids).flatMap(([name, grid = {}]) => {
    const account = grid.account === undefined ? undefined : accounts[grid.account];
    const rules = GRID_RULES.flatMap((rule) => rule(grid, account));
    return under(['grids', name], [...accountExists(grid, Object.keys(accounts)), ...rules]);
  });
  const ofWatch = Object.entries(watch).flatMap(([name, { bots = {}, symbols = {}, thresholds } = {}]) => {
    const unknown = isAccount(name, Object.keys(accounts));
    const ofSymbols = Object.entries(symbols).flatMap(([symbol, thresholds]) =>
      under(['symbols', symbol], withoutFirst(thresholdFaults(thresholds))),
    );
    const ofBots = Object.entries(bots).flatMap(([bot, settings]) =>
      under(
        ['bots', bot],
        [...remedyFaults(settings?.remedies, accounts[name]), ...thresholdFaults(settings?.thresholds)],
      ),
    );
    return under(['watch', name], [...unknown, ...thresholdFaults(thresholds), ...ofSymbols, ...ofBots]);
  });
  const ofSignals = Object.entries(signals).flatMap(([name, strategy]) => {
    const account = strategy.account === undefined ? undefined : accounts[strategy.account];
    const rules = STRATEGY_RULES.flatMap((rule) => rule(strategy, { account, grids }));
    return under(['signals', name], [...accountExists(strategy, Object.keys(accounts)), ...rules]);
  });
  const ofExports = Object.entries(exports).flatMap(([name, settings = {}]) => {
    const rules = EXPORT_RULES.flatMap((rule) => rule(settings, accounts[name]));
    return under(['exports', name], [...isAccount(name, Object.keys(accounts)), ...rules]);
  });
  return [
    ...wrongNames('accounts', accounts),
    ...ofAccounts,
    ...wrongNames('plans', plans),
    ...ofPlans,
    ...wrongNames('grids', grids),
    ...ofGrids,
    ...ofWatch,
    ...wrongNames('signals', signals),
    ...ofSignals,
    ...ofExports,
    ...NOTICE_RULES.flatMap((rule) => under(['notices'], rule(notices, automations))),
  ];
}

/** Such a key would be called as the secret of a channel or a strategy named `read` is. */
const SECRET_KINDS: readonly string[] = ['channel', 'signal'];

function readKeyHasName(name: string, { readKey }: AccountDraft): readonly Fault[] {
  if (readKey !== true || !SECRET_KINDS.includes(name)) return [];
  const text = `an account named '${name}' cannot have a read-only key; give the account another name.`;
  return [{ path: ['readKey'], text }];
}

function wrongNames(of: string, entries: Readonly<Record<string, unknown>>): readonly Fault[] {
  const wrong = Object.keys(entries).filter((name) => !NAME.test(name));
  return wrong.map((name) => ({ path: [of, name], text: `the name '${name}' ${NAME_FAULT}.` }));
}

function accountExists({ account }: Pick<PlanDraft, 'account'>, known: readonly string[]): readonly Fault[] {
  if (account === undefined || known.includes(account)) return [];
  const list = known.length === 0 ? 'there is none yet' : `there is ${known.join(', ')}`;
  return [
    {
      path: ['account'],
      text: `'${account}' is not an account of this file; ${list}.${didYouMean(account, known)}`,
    },
  ];
}

/** For entries that are named after an account. */
function isAccount(name: string, known: readonly string[]): readonly Fault[] {
  return accountExists({ account: name }, known).map(({ text }) => ({ path: [], text }));
}

/** The symbols of a watch hold their thresholds without a name of their own. */
function withoutFirst(faults: readonly Fault[]): readonly Fault[] {
  return faults.map(({ path, text }) => ({ path: path.slice(1), text }));
}

function under(base: Fault['path'], faults: readonly Fault[]): readonly Fault[] {
  return faults.map(({ path, text }) => ({ path: [...base, ...path], text }));
}
