/** What the keys of an account are called: `main`, and `main/read` for its second, read-only one. */

const READ = '/read';

export function readKeyId(account: string): string {
  return `${account}${READ}`;
}

export function isReadKey(keyId: string): boolean {
  return keyId.endsWith(READ);
}

export function accountOfKey(keyId: string): string {
  return isReadKey(keyId) ? keyId.slice(0, -READ.length) : keyId;
}

/** `key`, or `read-only key`. */
export function keyNoun(keyId: string): string {
  return isReadKey(keyId) ? 'read-only key' : 'key';
}

/** For sentences: `key of account main`. */
export function keyText(keyId: string): string {
  return `${keyNoun(keyId)} of account ${accountOfKey(keyId)}`;
}
