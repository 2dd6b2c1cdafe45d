/** What a command is, and all it may touch: its own arguments, the machine through `CliContext`, nothing global. */
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import type { Clock } from '../../shared/core/clock.ts';
import type { Deps } from '../../shared/deps.ts';
import type { ApiKey, Secrets } from '../../shared/secrets/secrets.ts';
import type { SecretVault } from '../../shared/secrets/vault.ts';
import type { Json, Table } from '../../shared/table/table.ts';
import type { Venues } from '../../shared/venues/venues.ts';
import type { DeadLetters } from '../dead-letters/dead-letter.ts';
import type { Terminal } from '../local/terminal.ts';
import type { Deployment, Invocation } from './deployment.ts';
import type { SecretInput } from './secret-input.ts';

export interface OptionSpec {
  /** Name of the value in the help text; left out for an option that takes none. */
  readonly value?: string;
  readonly short?: string;
  readonly help: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface Arguments {
  readonly positionals: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

export interface Command {
  readonly name: string;
  /** What stands behind the name, e.g. `[PLAN]`. */
  readonly positionals: string;
  readonly maxPositionals: number;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly options: OptionSpecs;
  /** More for `--help`: whole paragraphs, examples. */
  readonly details: string;
  /** Why it takes no `--aws`, and what to do instead. A sentence. */
  readonly notAws?: string;
  run(context: CliContext, given: Arguments): Promise<Answer>;
}

/** What a command found: the same once as lines for a person and once as JSON for a program. */
export interface Answer {
  readonly lines: readonly string[];
  readonly json: Json;
  /** Exit code 1: the command worked, but what it looked at did not. */
  readonly failed?: boolean;
}

export interface CliContext {
  readonly clock: Clock;
  readonly dataDir: string;
  readonly automationsPath: string;
  readonly style: Terminal['style'];
  /** For what is shown while a long command works: never mixed with its answer. */
  readonly progress: Terminal;
  /** What the command looks at: this machine, or with `--aws` a deployment, whose parts the functions below open. */
  readonly place: 'machine' | 'deployment';
  /** The file of this machine, also for a deployment; `doctor` says where they differ. Throws as `loadAutomations`. */
  automations(): Promise<ResolvedAutomations>;
  /**
   * The table alone, for what must work even when the automations are broken; closed by the dispatcher.
   * A data folder that is not there is an error unless the command may create it.
   */
  table(folder: 'existing' | 'create'): Promise<Table>;
  secrets(): Promise<Secrets>;
  /** For what must be typed without being shown. */
  readonly input: SecretInput;
  /** Where secrets are changed. */
  vault(): Promise<SecretVault>;
  /** The venues of the live accounts, all opened with this key; nothing is kept of it. */
  venuesWith(key: ApiKey): Promise<Venues>;
  /** Everything; closed by the dispatcher. Of a deployment everything but its keys. */
  deps(): Promise<Deps>;
  /**
   * Runs a function once: here, or the deployed one. Throws what the function throws here; `function.failed` with
   * its sentence, or `aws.*`, there.
   */
  invoke(functionName: string, event: unknown): Promise<Invocation>;
  deadLetters(): Promise<DeadLetters>;
  /** The deployment of `--aws`, found once. Only where `place` says so. */
  deployment(): Promise<Deployment>;
  /** Asks a person who sits at a terminal; `false` where there is none. */
  confirm(question: string): Promise<boolean>;
}
