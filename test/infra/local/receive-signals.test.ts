import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { FunctionRow } from '../../../infra/functions.ts';
import { type Local, openLocal } from '../../../infra/local/compose.ts';
import { openDataFolder } from '../../../infra/local/data-folder.ts';
import { pageUrlOf } from '../../../infra/local/host-file.ts';
import { bindFunctions } from '../../../infra/local/invoke.ts';
import { receiveSignals } from '../../../infra/local/receive-signals.ts';
import { defineFunction } from '../../../shared/handler.ts';
import { functionRow } from './function-row.ts';
import { hostsIn } from './host-process.ts';
import { withPlans } from './plans.ts';

const strategy = { account: 'paper', target: { to: 'notice' }, symbols: ['BTC_USDT'] };
const withStrategy = (more: object = {}) => ({
  ...withPlans({}),
  signals: { trend: { ...strategy, ...more } },
});

let hosts: ReturnType<typeof hostsIn>;
let data: string;
beforeEach(() => {
  hosts = hostsIn('signals-');
  data = join(hosts.folder, 'data');
});
afterEach(() => hosts.cleanUp());

describe('a request on this machine', () => {
  let local: Local;
  let handled: string[];
  let rows: readonly FunctionRow[];
  let stop: AbortController;
  beforeEach(async () => {
    handled = [];
    stop = new AbortController();
    const automationsPath = hosts.automations(withStrategy());
    local = await openLocal({ dataDir: data, automationsPath, role: 'host' });
    const intake = defineFunction({
      name: 'intake',
      input: z.object({ body: z.string() }),
      run: async ({ queue }, { body }) => {
        await queue.send({ group: 'main/BTC_USDT', dedupId: body, body: { said: body } });
        return { statusCode: 202, body: 'taken' };
      },
    });
    const order = defineFunction({
      name: 'order',
      input: z.object({ Records: z.array(z.object({ body: z.string() })) }),
      run: async (_, { Records }) => {
        handled.push(...Records.map(({ body }) => JSON.parse(body).said));
        if (handled.length >= 3) stop.abort();
        return { batchItemFailures: [] };
      },
    });
    rows = [
      {
        ...functionRow('intake', { kind: 'http', routes: ['POST /in/{any}'] }),
        load: async () => ({ handle: intake }),
      },
      {
        ...functionRow('order', { kind: 'queue', batchSize: 10, sweepMinutes: 2 }),
        load: async () => ({ handle: order }),
      },
    ];
  });
  afterEach(() => local.close());

  const receive = async (functions = rows) => {
    const invoke = await bindFunctions(local.deps, functions);
    return receiveSignals(local, { functions, invoke, port: undefined, signal: stop.signal });
  };

  it('goes through the queue to the function of the queue, in order, and the door closes with the host', async () => {
    const receiver = await receive();
    const send = async (body: string) => {
      const url = `${receiver.entrance?.url}/in/x`;
      const reply = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
      expect([reply.status, await reply.text()]).toEqual([202, 'taken']);
    };
    // Before the consumer runs: what came while the host was starting waits in the file.
    await send('first');
    const running = Promise.all(receiver.tasks.map((task) => task()));
    await send('second');
    await send('second');
    await send('third');

    await running;

    expect(handled).toEqual(['first', 'second', 'third']);
    await expect(fetch(receiver.entrance?.url ?? '')).rejects.toThrow('fetch failed');
  });

  it('is refused on a second host of the same port, in one sentence', async () => {
    const receiver = await receive();
    const port = Number(new URL(receiver.entrance?.url ?? '').port);
    const second = receiveSignals(local, {
      functions: rows,
      invoke: async () => ({}),
      port,
      signal: stop.signal,
    });

    await expect(second).rejects.toMatchObject({ code: 'config.invalid' });
    await receiver.stop();
  });

  it('finds the page alone when no function has a route', async () => {
    const receiver = await receive(rows.slice(1));

    expect(receiver.entrance).toBeUndefined();
    const { pagePort, signalPort } = JSON.parse(readFileSync(join(data, 'host.json'), 'utf8'));
    expect([receiver.pageUrl, signalPort]).toEqual([`http://127.0.0.1:${pagePort}/`, undefined]);
    expect((await fetch(`${receiver.pageUrl}in/x`, { method: 'POST', body: 'x' })).status).toBe(404);
    await receiver.stop();
  });
});

describe('the host with a strategy', () => {
  it('says where signals come in and who can reach it, and leaves the port where commands find it', async () => {
    const host = hosts.start('--automations', hosts.automations(withStrategy()), '--data', data);
    await host.printed('Stop with Ctrl-C.');

    const [, url] =
      /webhook +POST (http:\/\/127\.0\.0\.1:\d+)\/signals\/\{strategy\}\n/.exec(host.output()) ?? [];
    const { signalPort } = JSON.parse(readFileSync(join(data, 'host.json'), 'utf8'));
    expect(url).toBe(`http://127.0.0.1:${signalPort}`);
    expect(host.output()).toMatch(
      /from outside +Only this machine reaches it\. TradingView calls public https/,
    );
    expect(host.output()).not.toContain('address list');
    expect((await fetch(`${url}/signals/trend/no-token`, { method: 'POST', body: '{}' })).status).toBeOneOf([
      401, 415,
    ]);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);

    expect((await host.end('SIGTERM')).code).toBe(0);
    await expect(fetch(`${url}`)).rejects.toThrow('fetch failed');
    expect(existsSync(join(data, 'host.json'))).toBe(false);
  });

  it('says that an address list refuses everybody behind a proxy, and takes the port that it is given', async () => {
    const path = hosts.automations(withStrategy({ addresses: ['tradingview'] }));
    const first = hosts.start('--automations', path, '--data', data);
    await first.printed('Stop with Ctrl-C.');
    const { signalPort } = JSON.parse(readFileSync(join(data, 'host.json'), 'utf8'));
    expect(first.output().replaceAll(/\s+/g, ' ')).toContain(
      'so the address list of trend refuses all of them',
    );
    await first.end('SIGTERM');

    const second = hosts.start('--automations', path, '--data', data, '--port', String(signalPort));
    await second.printed(`http://127.0.0.1:${signalPort}/`);
    await second.printed('Stop with Ctrl-C.');
    expect(first.output()).toContain('The port is another');
    expect(second.output(), 'it was given one').not.toContain('The port is another');
  });

  it('shows its page also without a strategy, says where, and tells commands beside it', async () => {
    const host = hosts.start('--automations', hosts.automations(withPlans({})), '--data', data);
    await host.printed('Stop with Ctrl-C.');

    const { pagePort } = JSON.parse(readFileSync(join(data, 'host.json'), 'utf8'));
    expect(host.output()).toContain(`  Page\n    http://127.0.0.1:${pagePort}/  charts`);
    expect(host.output()).not.toContain('webhook');
    expect(pageUrlOf(openDataFolder(data))).toBe(`http://127.0.0.1:${pagePort}/`);
    const reply = await fetch(`http://127.0.0.1:${pagePort}/`);
    expect(reply.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await reply.text()).toContain('<html lang="en">');
  });
});
