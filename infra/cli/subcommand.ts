/** Commands that can do several things, each under words of its own: `signals token rotate …`. */
import { didYouMean } from '../../shared/automations/nearest.ts';
import { alignColumns } from '../local/terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Answer, Arguments, CliContext, Command, OptionSpecs } from './command.ts';

/** One of the things that a command with several can do. `given` has only what stands behind its own words. */
export interface Subcommand {
  /** For example `token rotate`; empty for what the command does without any. */
  readonly words: readonly string[];
  /** What stands behind the words. */
  readonly positionals: string;
  readonly maxPositionals: number;
  readonly summary: string;
  readonly options: OptionSpecs;
  /** Where another of the command takes `--aws`: why this one does not, and what to do instead. A sentence. */
  readonly notAws?: string;
  run(context: CliContext, given: Arguments): Promise<Answer>;
}

export interface SubcommandGroup extends Pick<Command, 'name' | 'positionals' | 'summary'> {
  /** In the order of the help text. */
  readonly subcommands: readonly Subcommand[];
  /** What the command alone does, where all of them have words. */
  readonly alone?: Subcommand;
  /** Paragraphs below the list of them. */
  readonly notes: readonly string[];
}

export function withSubcommands({ subcommands, alone, notes, ...command }: SubcommandGroup): Command {
  const options: OptionSpecs = Object.assign({}, ...subcommands.map((each) => each.options));
  const usageOf = ({ words, positionals }: Subcommand): string =>
    [command.name, ...words, positionals].join(' ').trim();
  return {
    ...command,
    maxPositionals: Math.max(
      ...subcommands.map(({ words, maxPositionals }) => words.length + maxPositionals),
    ),
    options,
    details: [...alignColumns(subcommands.map((each) => [usageOf(each), each.summary])), '', ...notes].join(
      '\n',
    ),
    run: (context, given) => {
      const bare = given.positionals.length === 0 ? alone : undefined;
      const meant =
        bare ?? meantBy(subcommands, given.positionals) ?? throwNone(command.name, subcommands, given);
      const rest = given.positionals.slice(meant.words.length);
      const surplus = rest[meant.maxPositionals];
      if (surplus !== undefined) throw new UsageError(`'${surplus}' is one argument too many.`);
      const strange = [...given.flags, ...given.values.keys()].find(
        (name) => Object.hasOwn(options, name) && !Object.hasOwn(meant.options, name),
      );
      if (strange === 'aws' && meant.notAws !== undefined) throw new UsageError(meant.notAws);
      if (strange !== undefined)
        throw new UsageError(`--${strange} is no option of '${[command.name, ...meant.words].join(' ')}'.`);
      return meant.run(context, { ...given, positionals: rest });
    },
  };
}

/** The one whose words were given; else the one without words, if there is one. */
function meantBy(subcommands: readonly Subcommand[], given: readonly string[]): Subcommand | undefined {
  const isSaid = ({ words }: Subcommand): boolean =>
    words.length > 0 && words.every((word, index) => given[index] === word);
  return subcommands.find(isSaid) ?? subcommands.find(({ words }) => words.length === 0);
}

function throwNone(
  command: string,
  subcommands: readonly Subcommand[],
  { positionals: [word] }: Arguments,
): never {
  const known = subcommands.map(({ words }) => words.join(' '));
  const list = known.join(', ').replace(/, ([^,]*)$/, ' or $1');
  throw new UsageError(
    word === undefined
      ? `Say what to do: ${list}.`
      : `'${command} ${word}' is nothing that can be done; write ${list}.${didYouMean(word, known)}`,
  );
}
