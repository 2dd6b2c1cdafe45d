/**
 * The nightly page for a browser on this machine, as the object store has it. It shows what somebody owns, so it
 * answers only who names this machine: a site elsewhere whose name was pointed at 127.0.0.1, and whoever comes
 * through a proxy, is refused.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { PAGE_KEY } from '../../functions/nightly-page/make-page.ts';
import type { Blobs } from '../../shared/blobs/blobs.ts';
import { messageOf } from '../../shared/core/errors.ts';
import type { Log } from '../../shared/core/log.ts';
import type { HttpReply } from './http-event.ts';

export interface PageRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

export interface PageParts {
  readonly blobs: Pick<Blobs, 'get'>;
  readonly log: Log;
  /** Makes the page now. */
  readonly make: () => Promise<unknown>;
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
/** A proxy adds at least one of these, or keeps the name that it was called by. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

const HTML = 'text/html; charset=utf-8';
const PLAIN = 'text/plain; charset=utf-8';
const NOTHING_ALLOWED = "default-src 'none'";

/** Answers GET and HEAD of the page. One that was never made is made at once. */
export function servePage(parts: PageParts): (request: PageRequest) => Promise<HttpReply> {
  return async ({ method, headers }) => {
    if (!LOOPBACK.test(headers.host ?? '') || FORWARDED.some((name) => headers[name] !== undefined)) {
      return reply(403, PLAIN, 'This page is for a browser on this machine only: open it by 127.0.0.1.\n');
    }
    if (method !== 'GET' && method !== 'HEAD') {
      return reply(405, PLAIN, 'This page can only be read.\n', { allow: 'GET, HEAD' });
    }
    try {
      const page = (await read(parts)) ?? (await parts.make().then(() => read(parts)));
      if (page !== undefined) return reply(200, HTML, page);
    } catch (error) {
      parts.log.warn('page.failed', { message: messageOf(error) });
    }
    return reply(503, HTML, NOT_YET, { 'retry-after': '60' });
  };
}

async function read({ blobs }: PageParts): Promise<Buffer | undefined> {
  const blob = await blobs.get(PAGE_KEY);
  return blob && Buffer.from(blob.body);
}

function reply(
  status: number,
  contentType: string,
  body: string | Buffer,
  more: Readonly<Record<string, string>> = {},
): HttpReply {
  return {
    status,
    headers: {
      'content-type': contentType,
      'content-security-policy': `${policyOf(body.toString())}; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      ...more,
    },
    body,
  };
}

/** What a page says of itself: it knows the hashes of its own style and script. Everything else may nothing. */
function policyOf(body: string): string {
  const [, policy] =
    /^<meta http-equiv="Content-Security-Policy" content="([^"]*)">$/m.exec(body.slice(0, 2_000)) ?? [];
  return policy?.replaceAll('&#39;', "'") ?? NOTHING_ALLOWED;
}

const NOT_YET = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Standing Orders: not made yet</title></head>
<body><main><h1>The page is not made yet</h1>
<p>It could not be made just now; the log of this host says why. It is tried again every hour, and whenever you load this page.</p>
<p>Everything else goes on: the page only shows what is kept.</p></main></body>
</html>
`;
