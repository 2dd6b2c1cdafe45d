/** Writes one line to where Lambda takes its log from. */
export function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
