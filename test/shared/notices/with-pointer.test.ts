import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/notices/notices.ts';
import { pointersOf, withPointer } from '../../../shared/notices/with-pointer.ts';

const missed: Notice = {
  key: 'weekly/missed',
  severity: 'warning',
  title: 'weekly: slot did not run',
  text: 'Nothing ran.',
  topic: 'slot-missed',
  atMs: 0,
};
const URL = 'https://example.com/runbook.md';

describe('a notice on its way out', () => {
  it('ends with the command that says what to do', () => {
    expect(withPointer(missed, undefined).text).toBe(
      'Nothing ran.\nWhat to do: npm run cli -- runbook slot-missed',
    );
  });

  it('ends with a link where the automations say where the runbook is read', () => {
    expect(withPointer(missed, URL).text).toBe(
      'Nothing ran.\nWhat to do: https://example.com/runbook.md#slot-missed',
    );
  });

  it('names no file that Telegram would make a link to somebody else of', () => {
    expect(withPointer(missed, undefined).text).not.toMatch(/\w\.md\b/);
  });

  it('stays as it is when it is for information only, or has no section', () => {
    const { topic: _, ...other } = missed;
    for (const notice of [{ ...missed, severity: 'info' } as const, other]) {
      expect(withPointer(notice, URL)).toBe(notice);
    }
  });
});

describe('many notices in one message', () => {
  it('point to each section of their warnings once, and to three at most', () => {
    const of = (topic: Notice['topic'], severity: Notice['severity'] = 'warning') => ({
      ...missed,
      topic,
      severity,
    });
    expect(pointersOf([of('slot-missed'), of('slot-missed'), of('digest', 'info')], URL)).toEqual([
      'What to do: https://example.com/runbook.md#slot-missed',
    ]);
    const many = [of('grid-range'), of('grid-loss'), of('grid-idle'), of('grid-ended')];
    expect(pointersOf(many, undefined)).toEqual([
      'What to do: npm run cli -- runbook grid-range , npm run cli -- runbook grid-loss , npm run cli -- runbook grid-idle',
    ]);
    expect(pointersOf([of(undefined), of('digest', 'info')], URL)).toEqual([]);
  });
});
