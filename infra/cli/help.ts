import { alignColumns } from '../local/terminal.ts';
import type { Command, OptionSpecs } from './command.ts';

export const COMMON_OPTIONS: OptionSpecs = {
  automations: { value: 'FILE', help: 'your own automations instead of infra/automations.ts' },
  data: { value: 'DIR', help: "the host's data folder (default: .data beside package.json)" },
  json: { help: 'one JSON document on standard output' },
  verbose: { help: 'with an unexpected error, where it happened' },
  help: { short: 'h', help: 'this text' },
};

/** What a person in the project folder can type; the name of the package's `bin` is on nobody's path. */
const PROGRAM = 'npm run cli --';

export function generalHelp(commands: readonly Command[]): string {
  return [
    `Usage: ${PROGRAM} COMMAND [options]`,
    '',
    'Commands:',
    ...indented(commands.map(({ name, positionals, summary }) => [`${name} ${positionals}`.trim(), summary])),
    '',
    'Options of every command:',
    ...indented(optionRows(COMMON_OPTIONS)),
    '',
    `\`${PROGRAM} COMMAND --help\` tells more about one command.`,
    'Exit codes: 0 done, 1 failed (one sentence on standard error says why), 2 wrong usage, 130 Ctrl-C.',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const own = optionRows(command.options);
  return [
    `Usage: ${PROGRAM} ${`${command.name} ${command.positionals}`.trim()} [options]`,
    '',
    `${command.summary}.`,
    ...(command.details === '' ? [] : ['', command.details]),
    '',
    'Options:',
    ...indented([...own, ...optionRows(COMMON_OPTIONS)]),
  ].join('\n');
}

export function tryHelp(command: string | undefined): string {
  return `Try: ${PROGRAM} ${command === undefined ? '' : `${command} `}--help`;
}

function optionRows(specs: OptionSpecs): [string, string][] {
  return Object.entries(specs).map(([name, { value, short, help }]) => {
    const long = `--${name}${value === undefined ? '' : ` ${value}`}`;
    return [short === undefined ? long : `-${short}, ${long}`, help];
  });
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return alignColumns(rows).map((line) => `  ${line}`);
}
