import type { Table } from '../../shared/table/table.ts';
import type { Arguments, CliContext, OptionSpec } from './command.ts';

export const TABLE_OPTION: OptionSpec = {
  value: 'NAME',
  help: "all but send: a deployment's table, its output TableName (default: this machine's)",
};

/** The table of this machine, or of the deployment that `--table` names. The AWS client is loaded for that one only. */
export async function signalTable(
  context: CliContext,
  { values }: Arguments,
  folder: 'existing' | 'create',
): Promise<Table> {
  const name = values.get('table');
  if (name === undefined) return context.table(folder);
  const { openAwsTable } = await import('../../shared/aws/open-table.ts');
  return openAwsTable(name);
}
