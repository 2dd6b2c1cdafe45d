/** Says in a case’s name why it is skipped. */
export function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (not here: ${reason})`;
}
