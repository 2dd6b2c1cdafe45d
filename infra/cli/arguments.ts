import { parseArgs } from 'node:util';
import { didYouMean } from '../../shared/automations/nearest.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments, OptionSpec, OptionSpecs } from './command.ts';

/** Reads a command line against what is known. Throws `UsageError` in one sentence for everything else. */
export function parseArguments(
  argv: readonly string[],
  specs: OptionSpecs,
  maxPositionals: number,
  notAws?: string,
): Arguments {
  const positionals: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (const token of tokensOf(argv, specs)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { value: placeholder } = knownOption(token, specs, notAws);
    if (placeholder !== undefined) values.set(token.name, requiredValue(token, placeholder));
    else if (token.value === undefined) flags.add(token.name);
    else throw new UsageError(`${token.rawName} takes no value.`);
  }
  const surplus = positionals[maxPositionals];
  if (surplus !== undefined) throw new UsageError(`'${surplus}' is one argument too many.`);
  return { positionals, flags, values };
}

/** The command is the first argument that is neither an option nor an option's value. */
export function splitCommand(
  argv: readonly string[],
  specs: OptionSpecs,
): { readonly command: string | undefined; readonly rest: readonly string[] } {
  const token = tokensOf(argv, specs).find((each) => each.kind === 'positional');
  if (token === undefined) return { command: undefined, rest: argv };
  return { command: token.value, rest: argv.toSpliced(token.index, 1) };
}

/** A whole number from 1 to `most`, given as an option's value. */
export function countOf(text: string, option: string, most: number): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count >= 1 && count <= most) return count;
  throw new UsageError(`${option} takes a whole number from 1 to ${most}, not '${text}'.`);
}

function tokensOf(argv: readonly string[], specs: OptionSpecs) {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { value, short }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** `--data --json` forgot the value; `--data=--json` means it. */
function requiredValue({ rawName, value, inlineValue }: OptionToken, placeholder: string): string {
  if (value === undefined || value === '' || (!inlineValue && value.startsWith('-'))) {
    throw new UsageError(`${rawName} needs a value: ${rawName} ${placeholder}.`);
  }
  return value;
}

function knownOption(
  { name, rawName }: OptionToken,
  specs: OptionSpecs,
  notAws = 'There is no option --aws here: this command does not look at a deployment. Leave it out.',
): OptionSpec {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec !== undefined) return spec;
  if (name === 'aws') throw new UsageError(notAws);
  const meant = name.length > 1 ? didYouMean(name, Object.keys(specs)).replace(/'(.*)'/, "'--$1'") : '';
  throw new UsageError(`There is no option ${rawName}.${meant}`);
}
