import { describe, expect, it } from 'vitest';
import { AppError, invariant, messageOf, unreachable } from '../../../shared/core/errors.ts';

describe('AppError', () => {
  it('is never worth trying again unless it says so', () => {
    expect(new AppError('config.invalid', 'Mend the file.').retry).toBe('never');
    expect(new AppError('table.unavailable', 'Try again.', { retry: 'later' }).retry).toBe('later');
  });

  it('carries its code, its cause and ids for the log', () => {
    const cause = new Error('socket closed');

    const error = new AppError('venue.unavailable', 'Try again.', { cause, context: { account: 'main' } });

    expect(error).toMatchObject({ code: 'venue.unavailable', cause, context: { account: 'main' } });
  });
});

describe('broken invariants', () => {
  it('crash with what the code rules out', () => {
    expect(() => invariant(false, 'an intent is sized')).toThrow('Invariant broken: an intent is sized');
    expect(() => invariant(true, 'fine')).not.toThrow();
    expect(() => unreachable('surprise' as never)).toThrow('Invariant broken: unexpected "surprise"');
  });
});

describe('messageOf', () => {
  it('reads anything that was thrown', () => {
    expect([new Error('broken'), 'text', 7].map(messageOf)).toEqual(['broken', 'text', '7']);
  });
});
