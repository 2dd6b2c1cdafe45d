import process from 'node:process';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { describeTarget, listPauses } from '../../shared/control/pause.ts';
import { AppError } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer, CliContext, Command } from './command.ts';
import { checkAccount } from './doctor/account-checks.ts';
import { needsOf } from './doctor/account-needs.ts';
import { attempt } from './doctor/attempt.ts';
import { type Finding, findingJson, findingLines, findingsAbout } from './doctor/finding.ts';
import { checkPaperPast } from './doctor/paper-past.ts';
import { checkPlan } from './doctor/plan-checks.ts';
import { checkNotices, checkStrategies } from './doctor/secret-checks.ts';
import { signTyped } from './doctor/sign.ts';

export const doctorCommand: Command = {
  name: 'doctor',
  positionals: '',
  maxPositionals: 0,
  summary: 'Checks all that is needed and says what to mend',
  options: {
    sign: { value: 'REQUEST', help: 'only sign this request and show what was signed; nothing is sent' },
    account: { value: 'NAME', help: 'with --sign: whose key (default: the first account)' },
    expect: { value: 'HEX', help: 'with --sign: the signature that it should have' },
    'expect-message': { value: 'TEXT', help: 'with --sign: the text that should have been signed' },
    ...AWS_OPTIONS,
  },
  details: [
    'Nothing is ordered: the trading right is tried by cancelling an order that does not exist.',
    '',
    'With --aws it looks at a deployment: its stacks, table, functions (also whether they are of this checkout),',
    'schedules, secrets (never their values), queues, webhook, e-mail addresses, alarms and last runs.',
    '',
    "--sign takes what another program sends, e.g. 'GET /api/v1/trade/order?orderId=1&timestamp=1700000000000'",
    'or \'POST /api/v1/trade/order {"symbol":"BTC_USDT"}\', and shows both side by side. The secret is never shown.',
  ].join('\n'),
  run: async (context, given) => {
    const request = given.values.get('sign');
    if (request === undefined) return examine(context);
    if (context.place === 'deployment') {
      throw new UsageError('--sign uses a key of this machine: leave --aws out.');
    }
    return signTyped(context, given, request);
  },
};

async function examine(context: CliContext): Promise<Answer> {
  const findings = context.place === 'deployment' ? await examineAws(context) : await examineMachine(context);
  const failed = findings.some(({ verdict }) => verdict === 'failed');
  return { lines: findingLines(findings, context.style), json: findings.map(findingJson), failed };
}

/** Loaded here, because no other examination needs the clients of AWS. */
async function examineAws(context: CliContext): Promise<readonly Finding[]> {
  const { examineDeployment } = await import('./doctor/aws/examine-deployment.ts');
  context.progress.redraw('Looking at the deployment, and making its code here to compare it …');
  try {
    return await examineDeployment(context);
  } finally {
    context.progress.redraw('');
  }
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
  const mixed = await checkPaperPast(deps.table, loaded);
  return [node, automations, data, ...pauses, ...mixed, ...(await examineDeps(deps))];
}

async function examineDeps(deps: Deps): Promise<readonly Finding[]> {
  return [...(await examineAccounts(deps)), ...(await checkStrategies(deps)), ...(await checkNotices(deps))];
}

async function examineAccounts(deps: Deps): Promise<readonly Finding[]> {
  const { accounts, plans } = deps.automations;
  const findings: Finding[] = [];
  for (const [accountId, account] of Object.entries(accounts)) {
    const own = Object.entries(plans).filter(([, plan]) => plan.account === accountId);
    const report = await checkAccount(deps, accountId, account, needsOf(deps.automations, accountId));
    findings.push(...report.findings);
    for (const [planId, plan] of own) findings.push(...checkPlan(planId, plan, account, report));
  }
  return findings;
}

function sizeOf({ accounts, plans, grids, signals }: ResolvedAutomations): string {
  const count = (entries: object): number => Object.keys(entries).length;
  return [
    counted(count(accounts), 'account'),
    counted(count(plans), 'plan'),
    ...(count(grids) === 0 ? [] : [counted(count(grids), 'grid')]),
    ...(count(signals) === 0 ? [] : [counted(count(signals), 'strategy', 'strategies')]),
  ].join(', ');
}

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

async function orFault<T>(action: () => Promise<T>): Promise<T | AppError> {
  const asked = await attempt(action);
  return asked.ok ? asked.value : asked.error;
}
