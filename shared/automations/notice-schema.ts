/** Who is told when something needs attention, and how. Tokens and addresses that are secrets stand elsewhere. */
import * as z from 'zod';
import { localTime, timezone } from './fields.ts';
import { NAME, NAME_FAULT } from './name.ts';

/** Under this name the channel's secret is kept, and it stands in the outbox. Its kind when left out. */
const name = z.string().regex(NAME, NAME_FAULT).optional();

export const channel = z.discriminatedUnion('kind', [
  /** The log itself; always written, whether it is listed or not. */
  z.strictObject({ kind: z.literal('log') }),
  /** Secret: `{ "botToken": "…" }`. */
  z.strictObject({
    kind: z.literal('telegram'),
    name,
    chatId: z.string().regex(/^(-?\d+|@\w+)$/, "must be a chat's number as text, or '@channel'"),
  }),
  /** Secret: `{ "url": "…" }`, an incoming webhook of a workspace. */
  z.strictObject({ kind: z.literal('slack'), name }),
  /** Secret: `{ "url": "…" }`, a webhook of a channel. */
  z.strictObject({ kind: z.literal('discord'), name }),
  /** Secret: `{ "url": "…", "signingSecret": "…" }`. */
  z.strictObject({ kind: z.literal('webhook'), name }),
  /** By Amazon SNS; only on AWS. Each address confirms once by a link that it is sent. */
  z.strictObject({
    kind: z.literal('email'),
    name,
    to: z.array(z.email("must be an e-mail address such as 'me@example.com'")).min(1),
  }),
]);

export const notices = z.strictObject({
  /** Each notice goes out through every one of these. */
  channels: z
    .array(channel)
    .min(1)
    .default([{ kind: 'log' }]),
  /** Tried as soon as a channel has failed twice with a notice, or refused it in a way that a second try cannot mend. */
  fallback: channel.optional(),
  /** Only urgent notices go out between these times; the others wait for the end. */
  quietHours: z.strictObject({ from: localTime, to: localTime, timezone }).optional(),
  /** Once a day what happened and what is open, so that silence means that something is broken. */
  digest: z
    .union([z.literal(false), z.strictObject({ at: localTime, timezone })], {
      error: "must be { at: '07:00', timezone: 'Europe/Berlin' }, or false",
    })
    .default({ at: '07:00', timezone: 'UTC' }),
  /** A finding that lasts this long without getting better is told once more, as urgent. */
  escalateAfterMinutes: z.int().min(5).max(10_080).default(240),
  /** Where your copy of `infra/runbook.md` can be read, e.g. in your own repository: warnings then link to it. */
  runbookUrl: z
    .url({
      protocol: /^https$/,
      error:
        "must be an https address, e.g. 'https://github.com/me/standing-orders/blob/main/infra/runbook.md'",
    })
    .regex(/^[^#]+$/, 'must end before the #, because each link adds its own section')
    .optional(),
});
