import { AppError } from '../core/errors.ts';
import type { Secrets } from './secrets.ts';

/**
 * Asks one place after the other until one has the secret. One that is there but faulty is not passed over. When
 * none has it, the last place's error says what to do.
 */
export function firstFound(...places: readonly [Secrets, ...Secrets[]]): Secrets {
  return {
    apiKey: (keyId, reading) => firstOf(places, (place) => place.apiKey(keyId, reading)),
    named: (name) => firstOf(places, (place) => place.named(name)),
  };
}

async function firstOf<Found>(
  places: readonly Secrets[],
  ask: (place: Secrets) => Promise<Found>,
): Promise<Found> {
  let missing: unknown;
  for (const place of places) {
    try {
      return await ask(place);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'secret.missing') throw thrown;
      missing = thrown;
    }
  }
  throw missing;
}
