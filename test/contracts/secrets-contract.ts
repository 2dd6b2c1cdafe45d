/** What every place that keeps secrets must do with the named ones. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SecretName, Secrets } from '../../shared/secrets/secrets.ts';

export interface NamedPlace {
  readonly name: string;
  /** Opens the place with these secrets and no others. */
  open(kept: Readonly<Partial<Record<SecretName, unknown>>>): Promise<Secrets> | Secrets;
  /** Where the place says that a missing secret belongs. */
  readonly whereTo: RegExp;
  /** Values that this place cannot hold at all. */
  readonly cannotHold?: readonly string[];
}

const TOKEN = '123456:s3cret-of-the-b0t';

export function testNamedSecrets(place: NamedPlace): void {
  describe(`named secrets in ${place.name}`, () => {
    it('are given as they were kept, each under its own name', async () => {
      const secrets = await place.open({
        'channel/ops-team': { botToken: TOKEN },
        'channel/hook': { url: 'https://example.org/x', signingSecret: 'a-long-signing-secret' },
        'signal/tv-btc': { secret: 'another-s3cret' },
      });

      expect(await secrets.named('channel/ops-team')).toEqual({ botToken: TOKEN });
      expect(await secrets.named('channel/hook')).toEqual({
        url: 'https://example.org/x',
        signingSecret: 'a-long-signing-secret',
      });
      expect(await secrets.named('signal/tv-btc')).toEqual({ secret: 'another-s3cret' });
    });

    it('lose the blanks and line breaks that came along when they were pasted', async () => {
      const secrets = await place.open({ 'channel/ops': { botToken: ` ${TOKEN}\n` } });

      expect(await secrets.named('channel/ops')).toEqual({ botToken: TOKEN });
    });

    it('are not taken for those of a channel whose name begins alike, nor a channel for a strategy', async () => {
      const secrets = await place.open({
        'channel/ops-team': { url: 'https://example.org/x' },
        'channel/tv': { url: 'https://example.org/y' },
      });

      for (const name of ['channel/ops', 'signal/tv', 'channel/constructor'] as const) {
        await expect(secrets.named(name)).rejects.toMatchObject({ code: 'secret.missing' });
      }
    });

    it('are said to be missing with the place where they belong', async () => {
      const secrets = await place.open({ 'channel/other': { url: 'https://example.org/x' } });

      await expect(secrets.named('channel/ops')).rejects.toMatchObject({
        code: 'secret.missing',
        message: expect.stringMatching(place.whereTo),
      });
    });

    it.each(
      [
        ['a break inside', { botToken: `${TOKEN}\n${TOKEN}` }],
        ['nothing in it', { botToken: ' ' }],
        ['a number', { botToken: 12345678 }],
        ['no fields', {}],
        ['text alone', TOKEN],
      ].filter(([what]) => !place.cannotHold?.includes(what as string)) as [string, unknown][],
    )('with %s are refused without repeating any of it', async (_, kept) => {
      const secrets = await place.open({ 'channel/ops': kept });

      const refusal = await secrets.named('channel/ops').catch((error) => error);

      expect(refusal).toMatchObject({ code: 'secret.invalid' });
      expect(inspect(refusal, { depth: 10, showHidden: true })).not.toMatch(/s3cret|12345678/);
    });
  });
}
