/** Finds the command, gives it what it asks for, prints what it found, and says with the exit code how it went. */
import { didYouMean } from '../../shared/automations/nearest.ts';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { Clock } from '../../shared/core/clock.ts';
import { AppError, messageOf } from '../../shared/core/errors.ts';
import type { Deps } from '../../shared/deps.ts';
import type { ReceivingQueue } from '../../shared/queue/sqlite-queue.ts';
import type { ApiKey, Secrets } from '../../shared/secrets/secrets.ts';
import type { SecretVault } from '../../shared/secrets/vault.ts';
import type { Table } from '../../shared/table/table.ts';
import type { Venues } from '../../shared/venues/venues.ts';
import { createTerminal, type OutputStream, type Terminal } from '../local/terminal.ts';
import { UsageError } from '../usage-error.ts';
import { parseArguments, splitCommand } from './arguments.ts';
import { BrokenOff } from './broken-off.ts';
import type { Command } from './command.ts';
import { openContext } from './context.ts';
import type { Deployment } from './deployment.ts';
import { COMMON_OPTIONS, commandHelp, generalHelp, tryHelp } from './help.ts';
import type { InputStream } from './secret-input.ts';

export type ExitCode = 0 | 1 | 2 | 130;

export interface Opened<T> {
  readonly value: T;
  close(): Promise<void>;
}

/** ARNs of the secrets of a deployment, by their ids. */
export type SecretArns = Readonly<Record<string, string>>;

/** What the commands get to see of the computer. Tests give one that lies in memory. */
export interface Machine {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: InputStream;
  readonly clock: Clock;
  readonly defaultDataDir: string;
  readonly defaultAutomationsPath: string;
  openTable(dataDir: string, folder: 'existing' | 'create'): Promise<Opened<Table>>;
  /** Keys of paper and live accounts alike. Reads nothing before it is asked for one. */
  secrets(dataDir: string, automations: ResolvedAutomations): Secrets;
  openVault(place: { readonly dataDir: string } | { readonly secretArns: SecretArns }): Promise<SecretVault>;
  /** The venues of the automations, all opened with this key. */
  openVenues(automations: ResolvedAutomations, key: ApiKey): Promise<Opened<Venues>>;
  openDeps(paths: { readonly dataDir: string; readonly automationsPath: string }): Promise<Opened<Deps>>;
  openQueue(dataDir: string): Promise<Opened<ReceivingQueue>>;
  /** Throws as `findDeployment` does. */
  openDeployment(stage: string): Promise<Deployment>;
  /** `false` where nobody sits at a terminal. Throws `BrokenOff` at Ctrl-C. */
  confirm(question: string): Promise<boolean>;
}

export async function runCli(
  argv: readonly string[],
  commands: readonly Command[],
  machine: Machine,
): Promise<ExitCode> {
  const out = createTerminal(machine.stdout);
  const err = createTerminal(machine.stderr);
  const { command: name, rest } = splitCommand(argv, COMMON_OPTIONS);
  const command = commands.find((each) => each.name === name);
  try {
    if (command === undefined) return noCommand(name, rest, commands, out);
    return await runCommand(command, rest, machine, { out, err });
  } catch (error) {
    if (error instanceof BrokenOff) {
      err.print(error.message);
      return 130;
    }
    if (error instanceof UsageError) {
      err.print(`${error.message}\n${tryHelp(command?.name)}`);
      return 2;
    }
    err.print(failureText(error, argv.includes('--verbose')));
    return 1;
  }
}

function noCommand(
  name: string | undefined,
  rest: readonly string[],
  commands: readonly Command[],
  out: Terminal,
): ExitCode {
  if (name === 'help') {
    const about = commands.find((each) => each.name === rest[0]);
    out.print(about === undefined ? generalHelp(commands) : commandHelp(about));
    return 0;
  }
  if (name !== undefined) {
    const known = commands.map((each) => each.name);
    throw new UsageError(`There is no command '${name}'.${didYouMean(name, known)}`);
  }
  const given = parseArguments(rest, COMMON_OPTIONS, 0);
  if (!given.flags.has('help')) throw new UsageError('Say which command to run.');
  out.print(generalHelp(commands));
  return 0;
}

async function runCommand(
  command: Command,
  rest: readonly string[],
  machine: Machine,
  { out, err }: { readonly out: Terminal; readonly err: Terminal },
): Promise<ExitCode> {
  const specs = { ...command.options, ...COMMON_OPTIONS };
  if (wantsHelp(rest)) {
    out.print(commandHelp(command));
    return 0;
  }
  const given = parseArguments(rest, specs, command.maxPositionals, command.notAws);
  const { context, close } = openContext(given, machine, { out, err });
  try {
    const answer = await command.run(context, given);
    if (given.flags.has('json')) out.print(JSON.stringify(answer.json, null, 2));
    else for (const line of answer.lines) out.print(line);
    return answer.failed === true ? 1 : 0;
  } finally {
    await close();
  }
}

/** Help is given whatever else stands beside it. */
function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).some((text) => text === '--help' || text === '-h');
}

function failureText(error: unknown, verbose: boolean): string {
  if (error instanceof AppError) return error.message;
  if (verbose && error instanceof Error) return error.stack ?? error.message;
  return `Something unexpected went wrong: ${messageOf(error)}\nRun it again with --verbose to see where.`;
}
