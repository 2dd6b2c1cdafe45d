/**
 * An account's state as text and back: Node's own form of structured values, which keeps maps and sets and is read by
 * every later version of Node, packed by gzip, in base64. As JSON it would take longer to read than the changes.
 */
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AccountState } from './account-state.ts';

export function textOfState(state: AccountState): string {
  return gzipSync(serialize(state)).toString('base64');
}

/** Only for texts of `textOfState`: what is in them is not checked. */
export function stateOfText(text: string): AccountState {
  return deserialize(gunzipSync(Buffer.from(text, 'base64')));
}
