import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../shared/automations/fault.ts';
import { checkAutomations } from '../../../shared/automations/resolve.ts';
import { type Change, limits } from './rule-cases.ts';

function faultsOfLimits(change: Change): string[] {
  const account = { venue: 'pionex', environment: 'paper', limits: { ...limits, ...change } };
  return checkAutomations({ accounts: { main: account }, plans: {} }).faults.map(formatFault);
}

describe('the limits of an account', () => {
  it('let one order use up a whole day, and one day a whole month', () => {
    expect(faultsOfLimits({ perOrder: '500', perDay: '500', perMonth: '500' })).toEqual([]);
  });

  it('must not allow an order more than a day, nor a day more than a month', () => {
    expect(faultsOfLimits({ perOrder: '300.01', perDay: '300', perMonth: '299.99' })).toEqual([
      'accounts.main.limits.perOrder: 300.01 is more than perDay, 300; lower it or raise perDay.',
      'accounts.main.limits.perDay: 300 is more than perMonth, 299.99; lower it or raise perMonth.',
    ]);
  });
});

describe('how an account signs', () => {
  const faultsOf = (venue: string, signing: unknown) => {
    const account = { venue, environment: 'paper', limits, signing };
    return checkAutomations({ accounts: { main: account }, plans: {} }).faults.map(formatFault);
  };

  it('may be said in full or in part where the venue does not publish it', () => {
    expect(faultsOf('bitexasia', {})).toEqual([]);
    expect(faultsOf('bitexasia', { separator: '\n', hash: 'sha512', encoding: 'base64' })).toEqual([]);
    expect(
      faultsOf('bitexasia', { parts: ['TIMESTAMP', 'METHOD', 'TARGET', 'BODY'], secret: 'hex' }),
    ).toEqual([]);
  });

  it('is not to be said where it is published, in one sentence', () => {
    expect(faultsOf('pionex', { separator: '|' })).toEqual([
      'accounts.main.signing: how requests to Pionex are signed is published and built in; take it out.',
    ]);
  });

  it.each([
    ['leaves the body unsigned', ['METHOD', 'PATH', 'TIMESTAMP', 'NONCE']],
    ['leaves the time unsigned', ['METHOD', 'PATH', 'BODY']],
    ['leaves the path unsigned', ['METHOD', 'QUERY', 'BODY', 'TIMESTAMP']],
    ['signs something twice', ['METHOD', 'PATH', 'BODY', 'TIMESTAMP', 'BODY']],
  ])('is refused where it %s', (_what, parts) => {
    expect(faultsOf('bitexasia', { parts })).toEqual([
      "accounts.main.signing.parts: the list must name 'BODY', 'TIMESTAMP' and 'PATH' or 'TARGET', and nothing twice: what is not signed could be changed on the way.",
    ]);
  });

  it('knows its words', () => {
    expect(faultsOf('bitexasia', { parts: 'METHOD', hash: 'md5', salt: 'x' })).toEqual([
      "accounts.main.signing.parts: 'METHOD' must be a list such as ['METHOD', 'PATH', 'BODY', 'TIMESTAMP', 'NONCE'].",
      "accounts.main.signing.hash: 'md5' must be 'sha256' or 'sha512'.",
      'accounts.main.signing.salt: is not a known key; known here are parts, separator, hash, encoding, secret.',
    ]);
  });
});
