import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../shared/core/clock.ts';
import { type Matter, stepMatter, type Telling, type Weight } from '../../../shared/notices/matter.ts';

const EVERY_MS = 10 * MINUTE_MS;
const rules = (nowMs: number) => ({ nowMs, escalateAfterMs: 60 * MINUTE_MS });
const warning: Weight = { severity: 'warning', grade: 1 };
const info: Weight = { severity: 'info', grade: 1 };

/** Looks ten minutes apart; what was told at each. */
function follow(looks: readonly (Weight | 'gone' | 'unclear')[]): (Telling | undefined)[] {
  let matter: Matter | undefined;
  return looks.map((look, index) => {
    const step = stepMatter(matter, look, rules(index * EVERY_MS));
    matter = step.matter;
    return step.tell;
  });
}
const whats = (looks: Parameters<typeof follow>[0]) => follow(looks).map((tell) => tell?.what);

describe('a matter', () => {
  it('is told once when it begins', () => {
    expect(whats([warning, warning, warning])).toEqual(['begins', undefined, undefined]);
  });

  it('is told again when it becomes worse than ever told, and not when it only comes back to that', () => {
    const [mild, bad]: Weight[] = [warning, { severity: 'warning', grade: 2 }];
    if (mild === undefined || bad === undefined) throw new Error('no weights');
    expect(whats([mild, bad, mild, bad])).toEqual(['begins', 'grows', undefined, undefined]);
    expect(whats([warning, { severity: 'urgent', grade: 1 }])).toEqual(['begins', 'grows']);
  });

  it('is told as urgent once when it lasts an hour, and never when it is for information only', () => {
    const told = follow(Array.from({ length: 14 }, () => warning));
    expect(told.flatMap((tell, look) => (tell ? [[look, tell.what, tell.severity]] : []))).toEqual([
      [0, 'begins', 'warning'],
      [6, 'lasts', 'urgent'],
    ]);
    expect(whats(Array.from({ length: 14 }, () => info)).filter(Boolean)).toEqual(['begins']);
  });

  it('is over when it was gone twice on end, and says how long it lasted', () => {
    const told = follow([warning, warning, 'gone', 'gone', 'gone']);
    expect(told.map((tell) => tell?.what)).toEqual(['begins', undefined, undefined, 'over', undefined]);
    expect(told[3]).toMatchObject({ severity: 'info', lastedMs: 3 * EVERY_MS });
  });

  it('that flaps at every look is told once', () => {
    expect(whats([warning, 'gone', warning, 'gone', warning])).toEqual([
      'begins',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('that could not be looked at is neither there nor gone', () => {
    expect(whats([warning, 'unclear', 'unclear', 'unclear'])).toEqual([
      'begins',
      undefined,
      undefined,
      undefined,
    ]);
    expect(whats(['unclear'])).toEqual([undefined]);
    let matter: Matter | undefined;
    matter = stepMatter(matter, warning, rules(0)).matter;
    const before = matter;
    matter = stepMatter(matter, 'unclear', rules(EVERY_MS)).matter;
    expect(matter).toEqual(before);
  });

  it('counts looks on end that saw it, anew after one that did not', () => {
    let matter: Matter | undefined;
    const seen = [warning, warning, 'gone' as const, warning].map((look, index) => {
      matter = stepMatter(matter, look, rules(index)).matter;
      return matter?.seen;
    });
    expect(seen).toEqual([1, 2, 0, 1]);
  });

  it('counts apart how often on end it was at least a warning, and urgent', () => {
    const urgent: Weight = { severity: 'urgent', grade: 1 };
    let matter: Matter | undefined;
    const counts = [info, warning, urgent, urgent, warning, info, urgent].map((look, index) => {
      matter = stepMatter(matter, look, rules(index)).matter;
      return [matter?.seen, matter?.seenAsWarning, matter?.seenAsUrgent];
    });
    expect(counts).toEqual([
      [1, 0, 0],
      [2, 1, 0],
      [3, 2, 1],
      [4, 3, 2],
      [5, 4, 0],
      [6, 0, 0],
      [7, 1, 1],
    ]);
  });

  it('that begins again is told again, under a new key', () => {
    const told = follow([warning, 'gone', 'gone', warning]);
    expect(told[3]?.what).toBe('begins');
    expect(told[3]?.key).not.toBe(told[0]?.key);
  });

  it('that is an event is told each time and never over', () => {
    const event = { ...rules(0), isEvent: true };
    const first = stepMatter(undefined, info, event);
    const second = stepMatter(first.matter, info, event);
    expect([first.tell?.what, second.tell?.what]).toEqual(['begins', 'begins']);
    expect(first.tell?.key).not.toBe(second.tell?.key);
    expect(stepMatter(second.matter, 'gone', event).tell).toBeUndefined();
  });

  it('that is worse when a run that died is repeated is told under another key, so that nothing is dropped', () => {
    const died = stepMatter(undefined, warning, rules(0)).tell;
    const repeated = stepMatter(undefined, { severity: 'urgent', grade: 1 }, rules(0)).tell;
    expect(repeated?.key).not.toBe(died?.key);
  });

  const look = fc.oneof(
    fc.constantFrom('gone' as const, 'unclear' as const),
    fc.record({
      severity: fc.constantFrom('info' as const, 'warning' as const, 'urgent' as const),
      grade: fc.integer({ min: 0, max: 3 }),
    }),
  );

  it('never tells two things under one key, nor more often over than begun, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (looks) => {
        const told = follow(looks).filter((tell) => tell !== undefined);
        const keys = told.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        const count = (what: string) => told.filter((tell) => tell.what === what).length;
        expect(count('begins') - count('over')).toBeGreaterThanOrEqual(0);
        expect(count('begins') - count('over')).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('tells the same key again to a run that died after telling', () => {
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 30 }), look, (looks, last) => {
        let matter: Matter | undefined;
        for (const [index, each] of looks.entries()) {
          matter = stepMatter(matter, each, rules(index * EVERY_MS)).matter;
        }
        const nowMs = looks.length * EVERY_MS;
        const [died, repeated] = [nowMs, nowMs + 1_000].map((ms) => stepMatter(matter, last, rules(ms)).tell);
        fc.pre(died !== undefined && repeated?.what === died.what);
        expect(repeated?.key).toBe(died?.key);
      }),
    );
  });
});
