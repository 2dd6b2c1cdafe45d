/** Keeps secrets out of every line: values that were made known to it, and fields whose names sound secret. */
export interface Redactor {
  /** From now on `secret` is hidden wherever it stands in a text. Texts under 8 characters would hide plain words. */
  add(secret: string): void;
  /** `text` with every known secret in it replaced. */
  hide(text: string): string;
}

export const REDACTED = '[redacted]';

const SHORTEST_SECRET = 8;
const SECRET_NAME =
  /apikey|secret|signature|token|authorization|password|passphrase|privatekey|credential|cookie/;

export function createRedactor(): Redactor {
  /** Longest first: what is left of a secret after a shorter one was cut out of it would show. */
  let hidden: readonly string[] = [];
  return {
    add: (secret) => {
      if (secret.length < SHORTEST_SECRET) return;
      const all = new Set([...hidden, ...formsOf(secret)]);
      hidden = [...all].sort((a, b) => b.length - a.length);
    },
    hide: (text) => {
      let shown = text;
      for (const secret of hidden) shown = shown.replaceAll(secret, REDACTED);
      return shown;
    },
  };
}

/** Whether a field's name says that its value is nobody's business, however it is written: `API-Key`, `api_key`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replaceAll(/[^a-z]/g, ''));
}

/** As it is, inside a URL, and inside JSON. */
function formsOf(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}
