import process from 'node:process';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { symbolsOf } from '../../shared/automations/symbols.ts';
import { describeTarget, listPauses } from '../../shared/control/pause.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import type { Answer, CliContext, Command } from './command.ts';
import { checkAccount } from './doctor/account-checks.ts';
import { type Finding, findingJson, findingLines, findingsAbout } from './doctor/finding.ts';
import { checkPlan } from './doctor/plan-checks.ts';
import { signTyped } from './doctor/sign.ts';

export const doctorCommand: Command = {
  name: 'doctor',
  positionals: '',
  maxPositionals: 0,
  summary: 'Checks all that an order needs and says what to mend',
  options: {
    sign: { value: 'REQUEST', help: 'only sign this request and show what was signed; nothing is sent' },
    account: { value: 'NAME', help: 'with --sign: whose key (default: the first account)' },
    expect: { value: 'HEX', help: 'with --sign: the signature that it should have' },
    'expect-message': { value: 'TEXT', help: 'with --sign: the text that should have been signed' },
  },
  details: [
    'Nothing is ordered: the trading right is tried by cancelling an order that does not exist.',
    '',
    "--sign takes what another program sends, e.g. 'GET /api/v1/trade/order?orderId=1&timestamp=1700000000000'",
    'or \'POST /api/v1/trade/order {"symbol":"BTC_USDT"}\', and shows both side by side. The secret is never shown.',
  ].join('\n'),
  run: async (context, given) => {
    const request = given.values.get('sign');
    return request === undefined ? examine(context) : signTyped(context, given, request);
  },
};

async function examine(context: CliContext): Promise<Answer> {
  const findings = await examineMachine(context);
  const failed = findings.some(({ verdict }) => verdict === 'failed');
  return { lines: findingLines(findings, context.style), json: findings.map(findingJson), failed };
}

async function examineMachine(context: CliContext): Promise<readonly Finding[]> {
  const say = findingsAbout('this machine');
  const node = say.ok('node', `Node ${process.versions.node}.`);
  const loaded = await orFault(() => context.automations());
  if (loaded instanceof AppError) {
    return [
      node,
      say.failed('automations', loaded.message),
      say.skipped('accounts', 'Not checked: no automations.'),
    ];
  }
  const automations = say.ok('automations', `${context.automationsPath}: ${sizeOf(loaded)}.`);
  const deps = await orFault(() => context.deps());
  if (deps instanceof AppError) return [node, automations, say.failed('data folder', deps.message)];
  const data = say.ok('data folder', `${context.dataDir} can be read and written.`);
  const pauses = (await listPauses(deps.table)).map(({ target }) =>
    say.note('pause', `Paused: ${describeTarget(target)}. Nothing is ordered there until "resume".`),
  );
  return [node, automations, data, ...pauses, ...(await examineAccounts(deps))];
}

async function examineAccounts(deps: Deps): Promise<readonly Finding[]> {
  const { accounts, plans } = deps.automations;
  const findings: Finding[] = [];
  for (const [accountId, account] of Object.entries(accounts)) {
    const own = Object.entries(plans).filter(([, plan]) => plan.account === accountId);
    const symbols = [...new Set(own.flatMap(([, plan]) => symbolsOf(plan.what)))];
    const report = await checkAccount(deps, accountId, account, symbols);
    findings.push(...report.findings);
    for (const [planId, plan] of own) findings.push(...checkPlan(planId, plan, account, report));
  }
  return findings;
}

function sizeOf({ accounts, plans }: ResolvedAutomations): string {
  return `${counted(Object.keys(accounts).length, 'account')}, ${counted(Object.keys(plans).length, 'plan')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

async function orFault<T>(action: () => Promise<T>): Promise<T | AppError> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
