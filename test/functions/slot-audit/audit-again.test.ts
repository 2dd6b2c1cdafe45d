import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../shared/automations/schema.ts';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { money } from '../../support/builders.ts';
import { audit, auditAt, outcomes, THREE_LATER_MS, waitingIn, watched } from './audited-plan.ts';

describe('an audit that dies', () => {
  const PLANS: readonly (readonly [string, Partial<Plan>])[] = [
    ['skip', { missed: 'skip' }],
    ['buyOnce', { missed: 'buyOnce' }],
    ['carry', { missed: { carryUpTo: money('120') } }],
  ];
  const deaths = PLANS.flatMap(([name, plan]) =>
    Array.from({ length: 10 }, (_, index) => index + 1).flatMap((number) =>
      (['before', 'after'] as const).map((when) => [name, number, when, plan] as const),
    ),
  );

  it.each(deaths)(
    '(%s) at table call %i, %s its write, is repeated to the same end',
    async (name, number, when, plan) => {
      const undisturbed = await watched(plan);
      await auditAt(undisturbed, THREE_LATER_MS);
      const w = await watched(plan);
      w.table.failWhen((call) =>
        call.number === number ? when : call.number > number ? 'before' : undefined,
      );
      w.clock.set(THREE_LATER_MS);
      await audit(w).catch(() => undefined);
      w.table.failWhen(() => undefined);

      await auditAt(w, THREE_LATER_MS + 30 * MINUTE_MS);
      await auditAt(w, THREE_LATER_MS + 60 * MINUTE_MS);

      expect(
        (await outcomes(w)).map((text) => text.replace(/(accepted|sending|reserved)$/, 'ordered')),
      ).toEqual(
        (await outcomes(undisturbed)).map((text) => text.replace(/(accepted|sending|reserved)$/, 'ordered')),
      );
      expect(await waitingIn(w)).toEqual(await waitingIn(undisturbed));
      expect(w.script.placed.length).toBeLessThanOrEqual(name === 'buyOnce' ? 1 : 0);
    },
  );
});

describe('two audits at once', () => {
  it.each([
    ['skip', { missed: 'skip' }, 0],
    ['buyOnce', { missed: 'buyOnce' }, 1],
    ['carry', { missed: { carryUpTo: money('120') } }, 0],
  ] as const)('by `%s` record and order once, and neither fails', async (_name, plan, orders) => {
    const w = await watched(plan);
    w.clock.set(THREE_LATER_MS);

    await Promise.all([audit(w), audit(w)]);

    expect(await w.intents()).toHaveLength(3);
    expect(w.script.placed).toHaveLength(orders);
    const waiting = Object.values(await waitingIn(w)).reduce((sum, amount) => sum + Number(amount), 0);
    expect(waiting).toBe(typeof plan.missed === 'object' ? 120 : 0);
  });
});
