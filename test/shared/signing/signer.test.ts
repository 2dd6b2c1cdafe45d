import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { signPionex } from '../../../shared/signing/pionex.ts';
import { createSigner } from '../../../shared/signing/signer.ts';

const key = { apiKey: 'visible-key', apiSecret: 'hidden-secret' };

describe('createSigner', () => {
  it('prints as redacted in JSON, inspection and text, also inside other values', () => {
    const signer = createSigner(key, signPionex);

    const printed = [
      JSON.stringify({ signer }),
      inspect({ signer }, { depth: 9, showHidden: true, getters: true }),
      `${signer}`,
    ];

    for (const text of printed) expect(text).toContain('[redacted]');
    expect(printed.join()).not.toMatch(/hidden-secret|visible-key/);
  });

  it('shows message and signature of a request and never the secret', () => {
    const signed = createSigner(key, signPionex).sign(
      { method: 'POST', path: '/api/v1/trade/order', query: {}, body: '{"a":1}' },
      1700000000000,
    );

    expect(signed.canonicalMessage).toBe('POST/api/v1/trade/order?timestamp=1700000000000{"a":1}');
    expect(signed.signature).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(signed)).not.toContain('hidden-secret');
  });

  it.each([{ apiKey: '' }, { apiKey: 'a b' }, { apiKey: 'a\nb' }, { apiSecret: '' }])(
    'refuses %j without repeating the key',
    (change) => {
      const create = () => createSigner({ ...key, ...change }, signPionex);

      expect(create).toThrow(expect.objectContaining({ code: 'secret.invalid' }));
      expect(create).not.toThrow(/hidden-secret|visible-key/);
    },
  );

  it('blots key and secret out of a text that repeats them', () => {
    const signer = createSigner(key, signPionex);

    expect(signer.redact('key visible-key, secret hidden-secret, visible-key')).toBe(
      'key [redacted], secret [redacted], [redacted]',
    );
  });
});
