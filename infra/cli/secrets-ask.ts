import type { NamedSecret } from '../../shared/secrets/named-secret.ts';
import { parseSecret, secretText } from '../../shared/secrets/secret-id.ts';
import { parseSecretText } from '../../shared/secrets/secret-text.ts';
import { UsageError } from '../usage-error.ts';
import type { SecretInput } from './secret-input.ts';
import type { KnownSecret } from './secrets-known.ts';

const WORDS: Readonly<Record<string, string>> = {
  apiKey: 'API key',
  apiSecret: 'API secret',
  botToken: 'Bot token',
  url: 'Address (URL)',
  signingSecret: 'Signing secret',
  secret: 'Secret',
};

/** Asks a person for each text, or reads standard input. Throws `secret.invalid`, which repeats nothing of it. */
export async function askForSecret(input: SecretInput, { id, fields }: KnownSecret): Promise<NamedSecret> {
  if (!input.interactive) return parseSecret(id, fromText(await input.all(), fields, id), 'the input');
  const texts: Record<string, string> = {};
  for (const field of fields) texts[field] = await input.ask(WORDS[field] ?? field);
  return parseSecret(id, texts, 'the input');
}

/** JSON with these fields, or their texts in this order, a line each. */
function fromText(text: string, fields: readonly string[], id: string): unknown {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return parseSecretText(trimmed);
  const lines = trimmed.split(/\r?\n/);
  if (trimmed !== '' && lines.length === fields.length) {
    return Object.fromEntries(fields.map((field, index) => [field, lines[index]]));
  }
  const shape = `{ ${fields.map((field) => `"${field}": "…"`).join(', ')} }`;
  throw new UsageError(
    `Standard input must hold the ${secretText(id)} as ${shape}, or ${fields.join(' and ')} on ${fields.length === 1 ? 'a line' : 'lines of their own'}.`,
  );
}
