/** What a command gets to see: this machine, or with `--aws` a deployment in its place. */
import { resolve } from 'node:path';
import { loadAutomations } from '../../shared/automations/load.ts';
import { queueDeadLetters } from '../dead-letters/queue-dead-letters.ts';
import { functions } from '../functions.ts';
import { bindFunctions } from '../local/invoke.ts';
import type { Terminal } from '../local/terminal.ts';
import { deployedDeps } from './aws/deployed-deps.ts';
import { stageOf } from './aws-options.ts';
import type { Arguments, CliContext } from './command.ts';
import type { Deployment } from './deployment.ts';
import type { Machine, Opened } from './run-cli.ts';
import { secretInput } from './secret-input.ts';

type Place = Pick<
  CliContext,
  'place' | 'table' | 'secrets' | 'vault' | 'deps' | 'invoke' | 'deadLetters' | 'deployment'
>;

type Common = Omit<CliContext, keyof Place>;

type Keep = <T>(opening: Promise<Opened<T>>) => Promise<T>;

/** Throws `UsageError`. Opens nothing yet; `close` gives back what was opened by then. */
export function openContext(
  given: Arguments,
  machine: Machine,
  { out, err }: { readonly out: Terminal; readonly err: Terminal },
): { readonly context: CliContext; close(): Promise<void> } {
  const closers: (() => Promise<void>)[] = [];
  const keep: Keep = async (opening) => {
    const { value, close } = await opening;
    closers.push(close);
    return value;
  };
  const automationsPath = resolve(given.values.get('automations') ?? machine.defaultAutomationsPath);
  const common: Common = {
    clock: machine.clock,
    dataDir: resolve(given.values.get('data') ?? machine.defaultDataDir),
    automationsPath,
    style: out.style,
    progress: err,
    automations: () => loadAutomations(automationsPath),
    input: secretInput(machine.stdin, (shown) => machine.stderr.write(shown)),
    venuesWith: async (key) => keep(machine.openVenues(await common.automations(), key)),
    confirm: (question) => machine.confirm(question),
  };
  const stage = stageOf(given);
  const place =
    stage === undefined ? thisPlace(common, machine, keep) : deployedPlace(common, machine, stage);
  const close = async () => {
    for (const each of closers.reverse()) await each();
  };
  return { context: { ...common, ...place }, close };
}

function thisPlace({ dataDir, automationsPath, automations }: Common, machine: Machine, keep: Keep): Place {
  const deps = () => keep(machine.openDeps({ dataDir, automationsPath }));
  return {
    place: 'machine',
    table: (folder) => keep(machine.openTable(dataDir, folder)),
    secrets: async () => machine.secrets(dataDir, await automations()),
    vault: () => machine.openVault({ dataDir }),
    deps,
    invoke: async (name, event) => {
      const invoke = await bindFunctions(await deps(), functions);
      return { report: await invoke(name, event) };
    },
    deadLetters: async () => queueDeadLetters(await keep(machine.openQueue(dataDir))),
    deployment: async () => {
      throw new Error('Invariant broken: the command was not told to look at a deployment');
    },
  };
}

function deployedPlace({ automations, clock }: Common, machine: Machine, stage: string): Place {
  let found: Promise<Deployment> | undefined;
  const deployment = () => {
    found ??= machine.openDeployment(stage);
    return found;
  };
  const deps: Place['deps'] = async () => {
    const deployed = await deployment();
    return deployedDeps({
      deployment: deployed,
      automations: await automations(),
      table: deployed.table(),
      clock,
    });
  };
  return {
    place: 'deployment',
    deployment,
    table: async () => (await deployment()).table(),
    secrets: async () => (await deps()).secrets,
    vault: async () => machine.openVault({ secretArns: (await deployment()).secretArns() }),
    deps,
    invoke: async (name, event) => (await deployment()).invoke(name, event),
    deadLetters: async () => (await deployment()).deadLetters(),
  };
}
