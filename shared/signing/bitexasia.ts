/**
 * BitexAsia's recipe, as far as its page on the API tells it: four headers, an HMAC, and an example that calls a
 * function with METHOD, PATH, BODY, TIMESTAMP and NONCE in this order. How these become one string, the hash, and how
 * secret and signature are written is not published: that is the account's `signing`, and has to be proven.
 */
import { type Layout, type LayoutHeaders, type LayoutSettings, recipeOf } from './layout.ts';
import type { Recipe } from './recipe.ts';

/** The documented order; all else is the most common choice, and no fact about this venue. */
export const BITEXASIA_LAYOUT: Layout = {
  parts: ['METHOD', 'PATH', 'BODY', 'TIMESTAMP', 'NONCE'],
  separator: '',
  hash: 'sha256',
  encoding: 'hex',
  secret: 'text',
};

const headersOf: LayoutHeaders = ({ apiKey, timestamp, nonce, signature }) => ({
  'X-Api-Key': apiKey,
  'X-Api-Timestamp': timestamp,
  'X-Api-Nonce': nonce,
  'X-Api-Signature': signature,
});

/** The default, with what the account's `signing` says in its place. */
export function bitexasiaLayout(signing: LayoutSettings = {}): Layout {
  const { parts, separator, hash, encoding, secret } = BITEXASIA_LAYOUT;
  return {
    parts: signing.parts ?? parts,
    separator: signing.separator ?? separator,
    hash: signing.hash ?? hash,
    encoding: signing.encoding ?? encoding,
    secret: signing.secret ?? secret,
  };
}

export function bitexasiaRecipe(layout: Layout = BITEXASIA_LAYOUT): Recipe {
  return recipeOf(layout, headersOf);
}
