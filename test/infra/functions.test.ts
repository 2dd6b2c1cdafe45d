import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functions, planEvent } from '../../infra/functions.ts';

describe('the table of functions', () => {
  it('has one row for each folder in functions/', () => {
    const folders = readdirSync(new URL('../../functions', import.meta.url));

    expect(functions.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  it.each(functions)('loads $name by its own name', async ({ name, load }) => {
    const { handle } = await load();

    expect(handle.name).toBe(name);
  });

  it.each(functions)('says in one sentence what $name does', ({ does }) => {
    expect(does).toMatch(/^[A-Z][^.]+\.$/);
  });

  it.each(functions)('lets $name end before its clock starts it again', ({ trigger, timeoutSeconds }) => {
    if (trigger.kind === 'every') expect(timeoutSeconds).toBeLessThan(trigger.minutes * 60);
  });

  it.each(functions)('stops delivering to $name within ten minutes, as EventBridge allows', ({ retry }) => {
    expect(retry.maxEventAgeSeconds).toBeGreaterThanOrEqual(60);
    expect(retry.maxEventAgeSeconds).toBeLessThanOrEqual(600);
    expect(retry.attempts).toBeLessThanOrEqual(3);
  });
});

describe('the event of a slot', () => {
  it('carries the plan and the planned instant and nothing else', () => {
    expect(planEvent('btc-weekly', '2026-11-23T08:00:00Z')).toEqual({
      plan: 'btc-weekly',
      slot: '2026-11-23T08:00:00Z',
    });
  });
});
