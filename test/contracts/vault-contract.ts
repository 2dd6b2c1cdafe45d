/** What every place must do in which secrets are changed. */
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../infra/local/virtual-clock.ts';
import type { Secrets } from '../../shared/secrets/secrets.ts';
import type { SecretVault } from '../../shared/secrets/vault.ts';

export interface VaultPlace {
  readonly name: string;
  /** A vault in which no secret has a value, and the secrets as functions read them. */
  open(clock: VirtualClock): Promise<{ readonly vault: SecretVault; readonly secrets: Secrets }>;
}

const START = Date.UTC(2026, 10, 23, 8);
const keyOf = (name: string) => ({ apiKey: `k3y-${name}`, apiSecret: `s3cret-${name}` });
const OLD = keyOf('old');
const NEW = keyOf('new');
const NEWER = keyOf('newer');

export function testVault(place: VaultPlace): void {
  describe(`secrets that are changed in ${place.name}`, () => {
    let clock: VirtualClock;
    let vault: SecretVault;
    let secrets: Secrets;
    const current = (id = 'main') => secrets.apiKey(id, 'fresh');
    const later = () => clock.advanceTo(clock.nowMs() + 1_000);
    beforeEach(async () => {
      clock = createVirtualClock(START);
      ({ vault, secrets } = await place.open(clock));
    });

    it('have no version before the first was put', async () => {
      expect(await vault.versions('main')).toEqual({});
      await expect(vault.read('main', 'current')).rejects.toMatchObject({ code: 'secret.missing' });
      await expect(vault.makeCurrent('main')).rejects.toMatchObject({ code: 'secret.missing' });
      await expect(vault.rollBack('main')).rejects.toMatchObject({ code: 'secret.missing' });
    });

    it('become current with the first value, because nobody uses another one', async () => {
      expect(await vault.putPending('main', OLD)).toBe('current');

      expect(await vault.versions('main')).toEqual({ current: { putAtMs: START } });
      expect(await current()).toEqual(OLD);
    });

    it('keep the current value in use while a new one is pending', async () => {
      await vault.putPending('main', OLD);
      later();

      expect(await vault.putPending('main', NEW)).toBe('pending');

      expect(await current()).toEqual(OLD);
      expect(await vault.read('main', 'pending')).toEqual(NEW);
      expect(await vault.versions('main')).toEqual({
        current: { putAtMs: START },
        pending: { putAtMs: START + 1_000 },
      });
    });

    it('keep the old value as previous when the pending one becomes current', async () => {
      await vault.putPending('main', OLD);
      later();
      await vault.putPending('main', NEW);
      later();

      await vault.makeCurrent('main');

      expect(await current()).toEqual(NEW);
      expect(await vault.read('main', 'previous')).toEqual(OLD);
      expect(await vault.versions('main')).toEqual({
        current: { putAtMs: START + 1_000 },
        previous: { putAtMs: START },
      });
      await expect(vault.read('main', 'pending')).rejects.toMatchObject({ code: 'secret.missing' });
    });

    it('replace what is pending, and what is previous, by what comes after it', async () => {
      await vault.putPending('main', OLD);
      await vault.putPending('main', NEWER);
      await vault.putPending('main', NEW);
      expect(await vault.read('main', 'pending')).toEqual(NEW);
      await vault.makeCurrent('main');

      await vault.putPending('main', NEWER);
      await vault.makeCurrent('main');

      expect(await current()).toEqual(NEWER);
      expect(await vault.read('main', 'previous')).toEqual(NEW);
    });

    it('change places with the previous value when they are rolled back, and back again', async () => {
      await vault.putPending('main', OLD);
      later();
      await vault.putPending('main', NEW);
      await vault.makeCurrent('main');

      await vault.rollBack('main');

      expect(await current()).toEqual(OLD);
      expect(await vault.read('main', 'previous')).toEqual(NEW);
      expect(await vault.versions('main')).toEqual({
        current: { putAtMs: START },
        previous: { putAtMs: START + 1_000 },
      });
      await vault.rollBack('main');
      expect(await current()).toEqual(NEW);
    });

    it('forget what is pending or previous and nothing else, also when there is none', async () => {
      await vault.putPending('main', OLD);
      await vault.putPending('main', NEW);
      await vault.makeCurrent('main');
      await vault.putPending('main', NEWER);

      await vault.forget('main', 'previous');
      expect(Object.keys(await vault.versions('main')).sort()).toEqual(['current', 'pending']);
      await vault.forget('main', 'pending');
      await vault.forget('main', 'pending');

      expect(Object.keys(await vault.versions('main'))).toEqual(['current']);
      expect(await current()).toEqual(NEW);
    });

    it('are each on their own: keys, read-only keys, channels and strategies', async () => {
      await vault.putPending('main', OLD);
      await vault.putPending('main/read', NEW);
      await vault.putPending('channel/telegram', { botToken: '123:t0ken-of-the-bot' });
      await vault.putPending('signal/tv-btc', { secret: 'a-s3cret' });
      await vault.putPending('channel/telegram', { botToken: '123:another-t0ken' });

      await vault.makeCurrent('channel/telegram');

      expect(await current('main')).toEqual(OLD);
      expect(await current('main/read')).toEqual(NEW);
      expect(await vault.read('channel/telegram', 'current')).toEqual({ botToken: '123:another-t0ken' });
      expect(await secrets.named('signal/tv-btc')).toEqual({ secret: 'a-s3cret' });
    });

    it('show nothing of themselves in what is told about them', async () => {
      await vault.putPending('main', OLD);
      await vault.putPending('main', NEW);
      const refusal = await vault.rollBack('main').catch((thrown: unknown) => thrown);

      const told = inspect([await vault.versions('main'), refusal, vault], { depth: 10, showHidden: true });

      expect(refusal).toMatchObject({ message: 'The key of account main has no previous version.' });
      expect(told).not.toMatch(/k3y|s3cret/);
    });
  });
}
