export type FaultPath = readonly (string | number)[];

/** One thing that is wrong in an automations file. `text` is a whole sentence that says how to mend it. */
export interface Fault {
  readonly path: FaultPath;
  readonly text: string;
}

/** A fault as one line, e.g. `plans.btc-weekly.when.timezone: 'Europe/Berln' is not an IANA time zone.` */
export function formatFault(fault: Fault): string {
  return `${formatPath(fault.path)}: ${fault.text}`;
}

/** The faults in the order of the file's own sections and entries, so that they read from top to bottom. */
export function inFileOrder(faults: readonly Fault[], file: unknown): readonly Fault[] {
  const entries = keysOf(file).flatMap((section) => [
    section,
    ...keysOf(memberOf(file, section)).map((entry) => `${section}.${entry}`),
  ]);
  const rank = ({ path }: Fault): number => {
    const exact = entries.indexOf(path.slice(0, 2).join('.'));
    return exact >= 0 ? exact : entries.indexOf(String(path[0]));
  };
  return faults.toSorted((a, b) => rank(a) - rank(b));
}

function formatPath(path: FaultPath): string {
  if (path.length === 0) return 'the whole file';
  return path.map((part, index) => formatPart(part, index === 0)).join('');
}

function formatPart(part: string | number, first: boolean): string {
  if (typeof part === 'number') return `[${part}]`;
  if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
  return first ? part : `.${part}`;
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function memberOf(value: unknown, key: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[key];
}
