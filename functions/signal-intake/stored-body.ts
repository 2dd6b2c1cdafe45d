/** What is kept of an alert, to be looked at and replayed: its text without anything that opens a door. */
import { isSecretName, REDACTED } from '../../shared/log/redactor.ts';
import type { AlertBody, AlertValue } from './alert-body.ts';
import { isObject } from './alert-body.ts';

export const MAX_STORED_BYTES = 8 * 1024;

/** WunderTrading ends its codes with what identifies the bot to it. */
const CODE_TAIL = /_[0-9a-f]{16,}$/i;

/**
 * JSON with every number as text, secrets replaced by their name and by their value, cut after 8 KB (what was cut is
 * JSON no more). `secretFields`: names in this layout that do not sound secret; `secrets`: what was sent as proof.
 */
export function storedBody(
  body: AlertBody,
  hidden: { readonly secretFields: readonly string[]; readonly secrets: readonly string[] },
): string {
  const secrets = hidden.secrets.filter((secret) => secret !== '');
  const hide = (text: string) =>
    secrets
      .reduce((shown, secret) => shown.replaceAll(secret, REDACTED), text)
      .replace(CODE_TAIL, `_${REDACTED}`);
  const clean = (value: AlertValue | undefined): AlertValue | undefined => {
    if (typeof value === 'string') return hide(value);
    if (Array.isArray(value)) return value.map((inner) => clean(inner) ?? null);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        hide(name),
        isSecretName(name) || hidden.secretFields.includes(name) ? REDACTED : clean(inner),
      ]),
    );
  };
  return cut(JSON.stringify(clean(body)));
}

/** Never in the middle of a letter. */
function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_STORED_BYTES) return text;
  return new TextDecoder().decode(bytes.subarray(0, MAX_STORED_BYTES), { stream: true });
}
