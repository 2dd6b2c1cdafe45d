import type { ApiKey } from '../../shared/secrets/secrets.ts';
import type { Recipe } from '../../shared/signing/recipe.ts';
import { createSigner, type Signer } from '../../shared/signing/signer.ts';
import type { Keyring } from '../../shared/venues/keyring.ts';

/** A key that nobody replaces; `onRefused` hears of each refusal. */
export function fixedKeyring(key: ApiKey, recipe: Recipe, onRefused: () => void = () => undefined): Keyring {
  const signer: Signer = createSigner(key, recipe);
  return {
    signer: () => signer,
    isReplaced: async () => {
      onRefused();
      return false;
    },
    lookUp: async () => undefined,
  };
}
