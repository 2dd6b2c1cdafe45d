/** A secret's text as JSON; `undefined` for what is none, because the parser's own error would quote the secret. */
export function parseSecretText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
