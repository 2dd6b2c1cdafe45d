/** What reads and writes the records of a deployment from here, and a test message that the deployment itself sends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { deliverNotices } from '../../../functions/notice-delivery/deliver-notices.ts';
import { openBucket } from '../../../shared/aws/open-bucket.ts';
import { fileDays } from '../../../shared/exports/files/file-days.ts';
import { undelivered } from '../../../shared/notices/channel.ts';
import type { Notice } from '../../../shared/notices/notices.ts';
import { writeRecords } from '../../../shared/records/record-store.ts';
import { aFillRecord } from '../../support/record-files.ts';
import { type S3Server, startS3Server } from '../../support/s3-server.ts';
import { type DeploymentWorld, startDeployment } from './deployment-world.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

const DELIVERY = 'standing-orders-prod-notice-delivery';

let deployed: DeploymentWorld;
let s3: S3Server;
let world: CliWorld;
let folder: string;
beforeAll(async () => {
  deployed = await startDeployment();
  s3 = await startS3Server('records');
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
});
afterAll(() => Promise.all([deployed.stop(), s3.stop()]));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standing-orders-'));
  const channels = [
    { kind: 'slack' as const, name: 'ops' },
    { kind: 'slack' as const, name: 'horn' },
  ];
  world = await createCliWorld(
    { ...automations, notices: { digest: false, channels } },
    { nowMs: BEFORE_SPRING },
  );
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

const deployedFiles = () => {
  const parts = { table: deployed.table, clock: world.deps.clock, blobs: openBucket('records') };
  return {
    keep: async (...ids: readonly string[]) => {
      const fills = ids.map((id) => aFillRecord({ id, atMs: BEFORE_SPRING }));
      await writeRecords(parts, 'main', fills);
      await fileDays(parts, { account: 'main', venue: 'pionex', csv: false });
    },
  };
};
const count = async () => {
  const { code, out, err } = await world.run('sql', 'SELECT count(*) AS n FROM spot_fill', '--aws', '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
};

describe('sql --aws', () => {
  it('asks the files of the deployment, fetches each once, and again when it has changed', async () => {
    await deployedFiles().keep('1', '2');
    expect(await count()).toEqual([{ n: 2 }]);
    const gets = () =>
      s3.seen.filter(({ method, key }) => method === 'GET' && key.endsWith('.parquet')).length;
    const first = gets();
    expect(first).toBe(1);
    expect(await count()).toEqual([{ n: 2 }]);
    expect(gets()).toBe(first);
    await deployedFiles().keep('3');
    expect(await count()).toEqual([{ n: 3 }]);
    expect(gets()).toBe(first + 1);
  });
});

describe('import --aws', () => {
  it("takes a download into the deployment's ledger and files, and nothing into this machine", async () => {
    const file = join(folder, 'trading.csv');
    writeFileSync(
      file,
      'date(UTC+0),amount,price,side,symbol,fee\n2025-03-01 12:30:00,0.01,50000,BUY,BTC_USDT,0',
    );
    const { code, out, err } = await world.run('import', file, '--aws');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('main: 1 row imported');
    expect((await world.run('import', file, '--aws')).out).toContain(
      '0 rows imported, 0 known from the exchange, 1 imported before',
    );
    expect((await world.run('import', file)).out).toContain('1 row imported');
    expect([...s3.objects.keys()].some((key) => key.includes('dt=2025-03-01'))).toBe(true);
  });
});

describe('notices test --aws', () => {
  const sent: Notice[] = [];
  const send = async (notice: Notice) => void sent.push(notice);
  const refuse = async () => {
    throw undelivered('horn', {
      why: 'it answered 401',
      advice: 'set the token',
      status: 401,
      isRefused: true,
    });
  };
  /** The deployed function, with channels of its own. */
  const deliver = () =>
    deliverNotices(
      {
        ...world.deps,
        table: deployed.table,
        channels: [
          { name: 'ops', send },
          { name: 'horn', send: refuse },
        ],
      },
      BEFORE_SPRING + 100_000,
    );
  beforeEach(() => {
    sent.length = 0;
    deployed.state.functions.set(DELIVERY, { configuration: {}, answer: deliver });
  });

  it('lets the deployment send it, and says for each channel what became of it', async () => {
    const { code, out } = await world.run('notices', 'test', '--aws');
    expect(code).toBe(1);
    expect(out).toContain('ops: sent, so look whether it arrived\n');
    expect(out).toContain('horn: not sent (notice.undelivered 401; it is tried again by itself); the log of');
    expect(sent).toMatchObject([{ title: 'Test of this channel' }]);
  });

  it('tests the one that is named alone', async () => {
    await world.deps.clock.sleep(5_000);
    expect(await world.run('notices', 'test', 'ops', '--aws')).toMatchObject({ code: 0, err: '' });
    expect(sent).toHaveLength(1);
    expect((await world.run('notices', 'test', 'opps', '--aws')).err).toContain("Did you mean 'ops'?");
  });
});
