import type { Table } from '../table/table.ts';
import { causeOf, intentKey } from './ids.ts';

export interface IntentStateOf {
  readonly id: string;
  /** As in the ledger; `missing` while it has none of this id. */
  readonly state: string;
}

/** The states of intents of any kind: orders and grid actions lie side by side in the ledger. One read each. */
export async function intentStates(table: Table, ids: readonly string[]): Promise<readonly IntentStateOf[]> {
  const found: IntentStateOf[] = [];
  for (const id of ids) {
    const row = await table.get(intentKey(causeOf(id)));
    found.push({ id, state: String(row?.data['state'] ?? 'missing') });
  }
  return found;
}
