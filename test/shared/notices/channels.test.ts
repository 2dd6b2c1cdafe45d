import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NoticeSettings } from '../../../shared/automations/schema.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { noTimeout } from '../../../shared/http/timeout.ts';
import { jsonLog } from '../../../shared/log/json-log.ts';
import { createRedactor } from '../../../shared/log/redactor.ts';
import type { Channel } from '../../../shared/notices/channel.ts';
import type { Notice } from '../../../shared/notices/notices.ts';
import { openChannels } from '../../../shared/notices/open-channels.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 10);
const TOKEN = '123456:s3cret-of-the-b0t';
const URLS = {
  slack: 'https://hooks.slack.com/services/T0/B0/s3cret-path',
  discord: 'https://discord.com/api/webhooks/1/s3cret-path',
  webhook: 'https://example.org/hook/s3cret-path',
};
const NOTICE: Notice = {
  key: 'btc-weekly/2026-11-23T09:00/BTC_USDT/1/unclear',
  severity: 'warning',
  title: 'BTC_USDT < ETH_USDT & more',
  text: 'Look at <!channel> and @everyone: *now*.',
  atMs: NOW_MS - 60_000,
};

type Kind = 'telegram' | 'slack' | 'discord' | 'webhook';
const SETTINGS: Readonly<Record<Kind, NoticeSettings['channels'][number]>> = {
  telegram: { kind: 'telegram', chatId: '-10012345' },
  slack: { kind: 'slack' },
  discord: { kind: 'discord' },
  webhook: { kind: 'webhook' },
};

let secrets: Record<string, Record<string, string>>;
let requests: { url: string; headers: Headers; body: unknown; text: string }[];
let reply: () => Response;
beforeEach(() => {
  secrets = {
    'channel/telegram': { botToken: TOKEN },
    'channel/slack': { url: URLS.slack },
    'channel/discord': { url: URLS.discord },
    'channel/webhook': { url: URLS.webhook, signingSecret: 's3cret-for-signing' },
  };
  requests = [];
  reply = () => new Response('ok');
});

function open(kind: Kind): Channel {
  const [channel] = openChannels(
    { channels: [SETTINGS[kind]] },
    {
      secrets: {
        named: async (name) => {
          const found = secrets[name];
          if (found === undefined) throw new AppError('secret.missing', `The ${name} has no secret: set it.`);
          return found;
        },
      },
      fetch: async (request) => {
        const text = await request.text();
        expect([request.method, request.redirect]).toEqual(['POST', 'manual']);
        requests.push({ url: request.url, headers: request.headers, body: JSON.parse(text), text });
        return reply();
      },
      timeoutSignal: noTimeout,
      clock: createManualClock(NOW_MS),
    },
  );
  if (channel === undefined) throw new Error('no channel was opened');
  return channel;
}

/** The fields of what was sent. */
const sent = () => (requests[0]?.body ?? {}) as Record<string, string | undefined>;
const sendTo = (kind: Kind, notice: Partial<Notice> = {}) => open(kind).send({ ...NOTICE, ...notice });
const failureOf = (kind: Kind): Promise<AppError> =>
  sendTo(kind).then(
    () => expect.unreachable('it was sent'),
    (error) => error,
  );

describe('telegram', () => {
  it('sends HTML to the chat, with what the notice says escaped and no preview', async () => {
    await sendTo('telegram');

    expect(requests).toMatchObject([
      {
        url: `https://api.telegram.org/bot${TOKEN}/sendMessage`,
        body: {
          chat_id: '-10012345',
          text: '<b>Warning: BTC_USDT &lt; ETH_USDT &amp; more</b>\nLook at &lt;!channel&gt; and @everyone: *now*.',
          parse_mode: 'HTML',
          link_preview_options: { is_disabled: true },
          disable_notification: false,
        },
      },
    ]);
  });

  it('makes no sound for what is only for information', async () => {
    await sendTo('telegram', { severity: 'info' });

    expect(requests[0]?.body).toMatchObject({ disable_notification: true });
  });

  it('cuts at 4096 characters, counted without tags and escapes', async () => {
    await sendTo('telegram', { title: 'T', text: '<'.repeat(5_000) });

    const { text = '' } = sent();
    const shown = text.replaceAll(/<\/?b>/g, '').replaceAll('&lt;', '<');
    expect(shown).toHaveLength(4_096);
    expect(shown).toMatch(/<… \(cut; all of it is in the log\)$/);
  });

  it('waits as long as it is asked to', async () => {
    const body = {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 35 },
    };
    reply = () => Response.json(body, { status: 429 });

    expect(await failureOf('telegram')).toMatchObject({ retry: 'later', context: { retryAfterMs: 35_000 } });
  });

  it.each([
    [401, 'Unauthorized', /it answered 401 \(Unauthorized\); the bot token is not valid/],
    [404, 'Not Found', /bot token is not valid/],
    [403, 'Forbidden: bot was blocked by the user', /press Start/],
    [400, 'Bad Request: chat not found', /chat not found\); check the channel's chatId/],
  ])('says what to do after %i %s', async (status, description, advice) => {
    reply = () => Response.json({ ok: false, error_code: status, description }, { status });

    expect(await failureOf('telegram')).toMatchObject({
      code: 'notice.undelivered',
      retry: 'never',
      message: expect.stringMatching(advice),
      context: { channel: 'telegram', status },
    });
  });
});

describe('slack', () => {
  it('posts mrkdwn in which nothing calls anybody or hides as a link', async () => {
    await sendTo('slack');

    expect(requests).toMatchObject([
      {
        url: URLS.slack,
        body: {
          text: '*Warning: BTC_USDT &lt; ETH_USDT &amp; more*\nLook at &lt;!channel&gt; and @everyone: *now*.',
          unfurl_links: false,
          unfurl_media: false,
        },
      },
    ]);
  });

  it('repeats the one word of a refusal and says what to do', async () => {
    reply = () => new Response('no_service', { status: 404 });

    expect((await failureOf('slack')).message).toBe(
      'Channel slack did not take the notice: it answered 404 (no_service); the webhook or its channel is gone, so make a new incoming webhook and set its address.',
    );
  });

  it('reads the time to wait from the header', async () => {
    reply = () => new Response('rate_limited', { status: 429, headers: { 'retry-after': '7' } });

    expect(await failureOf('slack')).toMatchObject({ retry: 'later', context: { retryAfterMs: 7_000 } });
  });
});

describe('discord', () => {
  it('posts the text as it is, and allows no mention', async () => {
    await sendTo('discord');

    expect(requests).toMatchObject([
      {
        url: `${URLS.discord}?wait=true`,
        body: {
          content:
            '**Warning: BTC\\_USDT < ETH\\_USDT & more**\nLook at <!channel\\> and @everyone: \\*now\\*.',
          allowed_mentions: { parse: [] },
          flags: 4,
        },
      },
    ]);
  });

  it('cuts at 2000 characters and never in the middle of one', async () => {
    await sendTo('discord', { text: '😀'.repeat(2_000) });

    const { content = '' } = sent();
    expect(content.length).toBeLessThanOrEqual(2_000);
    expect(content.length).toBeGreaterThan(1_990);
    expect(content.isWellFormed()).toBe(true);
  });

  it('waits as long as it is asked to, to the millisecond', async () => {
    reply = () => Response.json({ message: 'limited', retry_after: 0.65, global: false }, { status: 429 });

    expect(await failureOf('discord')).toMatchObject({ retry: 'later', context: { retryAfterMs: 650 } });
  });
});

describe('webhook', () => {
  it('posts plain JSON, signed over time and body', async () => {
    await sendTo('webhook');

    const [request] = requests;
    const { atMs: _, ...told } = NOTICE;
    expect(request?.url).toBe(URLS.webhook);
    expect(request?.body).toEqual({ ...told, at: '2026-11-21T09:59:00.000Z' });
    expect(request?.headers.get('content-type')).toBe('application/json');
    expect(request?.headers.get('x-standing-orders-timestamp')).toBe('1795255200');
    // The receiver's side, as the documentation of the channel tells it.
    const hmac = createHmac('sha256', 's3cret-for-signing')
      .update(`1795255200.${request?.text}`)
      .digest('hex');
    expect(request?.headers.get('x-standing-orders-signature')).toBe(`sha256=${hmac}`);
  });

  it('takes any 2xx for an answer', async () => {
    reply = () => new Response(null, { status: 204 });

    await expect(sendTo('webhook')).resolves.toBeUndefined();
  });

  it('counts as delivered once the head of the reply says so, even when the rest breaks off', async () => {
    const broken = new ReadableStream({ pull: (body) => body.error(new Error('broken off')) });
    reply = () => new Response(broken, { status: 200 });

    await expect(sendTo('webhook')).resolves.toBeUndefined();
  });

  it('wants a signing secret worth the name', async () => {
    secrets['channel/webhook'] = { url: URLS.webhook, signingSecret: 'short' };

    expect(await failureOf('webhook')).toMatchObject({
      code: 'secret.invalid',
      message: expect.stringContaining('(wrong or missing: signingSecret)'),
    });
    expect(requests).toEqual([]);
  });
});

describe.each(['telegram', 'slack', 'discord', 'webhook'] as const)('every channel: %s', (kind) => {
  const replies: readonly (readonly [string, () => Response | never, 'later' | 'never'])[] = [
    ['a refusal', () => new Response(`no ${URLS.slack} ${TOKEN}`, { status: 403 }), 'never'],
    ['a redirect', () => Response.redirect('https://elsewhere.example/', 302), 'never'],
    ['a page of a proxy', () => new Response('<html>', { status: 502 }), 'later'],
    ['no connection', () => refuse('fetch failed', 'connect ECONNREFUSED 127.0.0.1:443'), 'later'],
    ['a runtime that quotes the address', () => refuse(`bad ${requests[0]?.url}`, requests[0]?.url), 'later'],
  ];

  it.each(replies)('fails after %s, and lets nothing of its secret out', async (_, answer, retry) => {
    reply = answer;

    const failure = await failureOf(kind);

    expect(failure).toMatchObject({ code: 'notice.undelivered', retry });
    expect(failure.message).toMatch(/^[^\n]+\.$/);
    const lines: string[] = [];
    const log = jsonLog({
      write: (line) => lines.push(line),
      clock: createManualClock(NOW_MS),
      redactor: createRedactor(),
    });
    log.warn('notice.undelivered', { error: failure });
    expect(inspect(failure, { depth: 10, showHidden: true }) + lines).not.toContain('s3cret');
  });

  it('fails in a sentence that says what its secret must hold when it has none', async () => {
    secrets = {};

    expect(await failureOf(kind)).toMatchObject({
      code: 'secret.missing',
      retry: 'never',
      message: expect.stringMatching(new RegExp(`Channel ${kind} needs \\{ "`)),
    });
    expect(requests).toEqual([]);
  });

  it('never sends to an address without TLS, nor with what is no token', async () => {
    secrets[`channel/${kind}`] = {
      url: 'http://example.org/s3cret',
      botToken: 's3cret',
      signingSecret: 'x'.repeat(20),
    };

    const failure = await failureOf(kind);

    expect(failure).toMatchObject({ code: 'secret.invalid' });
    expect(inspect(failure, { depth: 10 })).not.toContain('s3cret');
    expect(requests).toEqual([]);
  });
});

it('stops waiting for a channel after ten seconds', async () => {
  const asked: number[] = [];
  const [channel] = openChannels(
    { channels: [{ kind: 'slack' }] },
    {
      secrets: { named: async () => ({ url: URLS.slack }) },
      fetch: () => refuse('aborted'),
      timeoutSignal: (ms) => {
        asked.push(ms);
        return AbortSignal.abort();
      },
      clock: createManualClock(NOW_MS),
    },
  );

  await expect(channel?.send(NOTICE)).rejects.toThrow('no answer within 10 s');
  expect(asked).toEqual([10_000]);
});

it('opens no channel for the log, and the fallback last', () => {
  const parts = {
    secrets: { named: async () => ({}) },
    fetch: refuse,
    timeoutSignal: noTimeout,
    clock: createManualClock(),
  };
  const channels = openChannels(
    { channels: [{ kind: 'log' }, { kind: 'slack', name: 'ops' }], fallback: { kind: 'discord' } },
    { ...parts, fetch: async () => new Response() },
  );

  expect(channels.map(({ name }) => name)).toEqual(['ops', 'discord']);
});

it('says that e-mail needs Amazon SNS where there is none', async () => {
  const [email] = openChannels(
    { channels: [{ kind: 'email', to: ['me@example.com'] }] },
    {
      secrets: { named: async () => ({}) },
      fetch: async () => new Response(),
      timeoutSignal: noTimeout,
      clock: createManualClock(),
    },
  );

  await expect(email?.send(NOTICE)).rejects.toMatchObject({
    retry: 'never',
    message: expect.stringContaining('Amazon SNS'),
  });
});

function refuse(message: unknown, cause?: unknown): never {
  throw new TypeError(String(message), cause === undefined ? {} : { cause: new Error(String(cause)) });
}
