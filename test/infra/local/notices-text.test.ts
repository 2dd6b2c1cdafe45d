import { expect, it } from 'vitest';
import { noticesText } from '../../../infra/local/notices-text.ts';
import type { NoticeSettings } from '../../../shared/automations/schema.ts';

const settings: NoticeSettings = {
  channels: [{ kind: 'log' }],
  digest: { at: '07:30', timezone: 'Europe/Berlin' },
  escalateAfterMinutes: 240,
};
const telegram = { kind: 'telegram', chatId: '1' } as const;
const quiet = { from: '22:00', to: '07:00' };

it.each<[string, Partial<NoticeSettings>]>([
  ['log only; digest 07:30 Europe/Berlin', {}],
  ['log only; no digest', { digest: false }],
  [
    'telegram, ops; else discord; digest 07:30 Europe/Berlin',
    { channels: [{ kind: 'log' }, telegram, { kind: 'slack', name: 'ops' }], fallback: { kind: 'discord' } },
  ],
  [
    'telegram; quiet 22:00–07:00 Europe/Berlin; digest 07:30',
    { channels: [telegram], quietHours: { ...quiet, timezone: 'Europe/Berlin' } },
  ],
  [
    'telegram; quiet 22:00–07:00 UTC; digest 07:30 Europe/Berlin',
    { channels: [telegram], quietHours: { ...quiet, timezone: 'UTC' } },
  ],
  [
    'telegram; quiet 22:00–07:00 UTC; no digest',
    { channels: [telegram], quietHours: { ...quiet, timezone: 'UTC' }, digest: false },
  ],
])('says how the operator is told: %s', (text, given) => {
  expect(noticesText({ ...settings, ...given })).toBe(text);
});
