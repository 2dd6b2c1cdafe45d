import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { listPauses } from '../../../shared/control/pause.ts';
import { acceptsToken, readTokens } from '../../../shared/signals/tokens.ts';
import { type DeploymentWorld, startDeployment, TABLE } from './deployment-world.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

const trend = { account: 'main', target: { to: 'spot' as const }, symbols: ['BTC_USDT'] };

let deployed: DeploymentWorld;
let world: CliWorld;
beforeAll(async () => {
  deployed = await startDeployment();
});
afterAll(() => deployed.stop());
beforeEach(async () => {
  world = await createCliWorld({ ...automations, signals: { trend } }, { nowMs: BEFORE_SPRING });
  deployed.state.errors.clear();
});
afterEach(() => world.close());

describe('a deployment', () => {
  it('is looked at in place of this machine: what is paused there is paused, and here nothing', async () => {
    const paused = await world.run('pause', 'all', '--aws', '--note', 'holiday');
    expect(paused).toMatchObject({ code: 0, err: '' });
    expect(await listPauses(deployed.table)).toMatchObject([{ target: { kind: 'all' }, note: 'holiday' }]);
    expect((await world.run('pause')).out).toBe('Nothing is paused.\n');
    expect((await world.run('resume', 'all', '--aws')).out).toBe('Resumed everything.\n');
    expect(await listPauses(deployed.table)).toEqual([]);
  });

  it('has tokens of its own', async () => {
    const { code, out } = await world.run('signals', 'token', 'rotate', 'trend', '--aws', '--json');
    expect(code).toBe(0);
    const { token } = JSON.parse(out);
    expect(acceptsToken(await readTokens(deployed.table, 'trend'), token, BEFORE_SPRING)).toBe(true);
    expect(await readTokens(world.deps.table, 'trend')).toBeUndefined();
  });

  it.each([
    [['orders'], 'No orders.\n'],
    [['signals', 'list'], 'No signals.\n'],
    [['notices'], 'No notices.\n'],
  ])('answers %j from its table', async (words, said) => {
    expect(await world.run(...words, '--aws')).toEqual({ code: 0, out: said, err: '' });
  });

  it('says of its nights what the deployment does, and not what only this machine could', async () => {
    const { out } = await world.run('export', 'status', '--aws');
    expect(out).toContain('the deployment closes the first one within the hour');
    expect(out).not.toContain('--from');
  });

  it.each([['export', 'status'], ['grids'], ['grids', 'changes']])('answers %s %s', async (...words) => {
    expect(await world.run(...words, '--aws')).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    [['plan'], 'leave --aws out; "doctor --aws" says whether the two still agree.'],
    [['grids', 'suggest', 'BTC_USDT'], 'leave --aws out to ask with a key of this machine.'],
    [['export', '--from', '30d'], '"invoke export-fills --aws" starts one now.'],
    [['cost'], 'this command does not look at a deployment. Leave it out.'],
  ])('%j says in one sentence why it does not look at one, and what to do instead', async (words, said) => {
    const { code, out, err } = await world.run(...words, '--aws');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(said);
    expect(err.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('without a usable deployment one sentence says what to do', () => {
  const failed = async (...words: string[]) => {
    const { code, out, err } = await world.run('orders', '--aws', ...words);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    return err;
  };

  it('names the stages that there are', async () => {
    expect(await failed('--stage', 'test')).toBe(
      "There is no stage 'test'; there is prod in us-east-1: choose with --stage NAME, or set AWS_REGION to where it is.\n",
    );
  });

  it('says that a stack never came up, and how to take it away, for it is protected all the same', async () => {
    deployed.state.stacks.set('standing-orders-half-data', { status: 'ROLLBACK_COMPLETE' });
    const said = await failed('--stage', 'half');
    expect(said).toContain('is in the state ROLLBACK_COMPLETE and holds nothing: take it away with');
    expect(said).toContain(
      'update-termination-protection --no-enable-termination-protection --stack-name standing-orders-half-data && aws cloudformation delete-stack --stack-name standing-orders-half-data',
    );
    expect(said).toContain('"already exists", the ledger of before was kept');
    deployed.state.stacks.delete('standing-orders-half-data');
  });

  it.each([
    [
      'REVIEW_IN_PROGRESS',
      'was never made, because its changes were looked at and not accepted: deploy again',
    ],
    ['DELETE_FAILED', 'see in its events in the CloudFormation console why it cannot go'],
  ])('tells %s apart, which is no reason to take anything away', async (status, says) => {
    deployed.state.stacks.set('standing-orders-half-data', { status });
    const said = await failed('--stage', 'half');
    expect(said).toContain(says);
    expect(said).not.toContain('delete-stack');
    deployed.state.stacks.delete('standing-orders-half-data');
  });

  it('says to deploy again when outputs are missing', async () => {
    deployed.state.stacks.set('standing-orders-old-data', {
      status: 'UPDATE_COMPLETE',
      outputs: { BucketName: 'records' },
    });
    expect(await failed('--stage', 'old')).toContain('does not say its TableName');
    deployed.state.stacks.delete('standing-orders-old-data');
  });

  it('asks for no output that the command does not need: a pause needs the table, and secrets their ARNs', async () => {
    deployed.state.stacks.set('standing-orders-old-data', {
      status: 'UPDATE_COMPLETE',
      outputs: { TableName: TABLE },
    });
    const there = ['--aws', '--stage', 'old'];
    expect(await world.run('pause', 'all', ...there)).toMatchObject({ code: 0, err: '' });
    expect(await world.run('resume', 'all', ...there)).toMatchObject({ code: 0, err: '' });
    expect((await world.run('secrets', ...there)).err).toContain('does not say its SecretArns');
    deployed.state.stacks.delete('standing-orders-old-data');
  });

  it('still reaches the table of a stack whose update failed: a pause must', async () => {
    const prod = deployed.state.stacks.get('standing-orders-prod-data');
    deployed.state.stacks.set('standing-orders-half-data', {
      ...prod,
      status: 'UPDATE_ROLLBACK_FAILED',
    });
    expect((await world.run('pause', '--aws', '--stage', 'half')).out).toBe('Nothing is paused.\n');
    deployed.state.stacks.delete('standing-orders-half-data');
  });

  it('tells expired, unknown and insufficient credentials apart', async () => {
    deployed.state.errors.set('DescribeStacks', ['ExpiredToken', 'The security token is expired', 403]);
    expect(await failed()).toBe(
      'The AWS credentials of this shell have expired: sign in again (aws sso login).\n',
    );
    deployed.state.errors.set('DescribeStacks', ['InvalidClientTokenId', 'The token is invalid.', 403]);
    expect(await failed()).toContain('AWS does not know the credentials of this shell');
    deployed.state.errors.set('DescribeStacks', ['AccessDenied', 'User me is not authorized', 403]);
    expect(await failed()).toBe(
      'AWS did not let you describe the stacks: User me is not authorized. Ask for that right.\n',
    );
  });

  it('says that there are no credentials, or no region', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    expect(await failed()).toContain('This shell has no AWS credentials: sign in');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_REGION', undefined);
    expect(await failed()).toContain('No AWS region is set');
    vi.stubEnv('AWS_REGION', 'us-east-1');
  });

  it('refuses what does not go together', async () => {
    expect(await world.run('orders', '--stage', 'test')).toMatchObject({ code: 2 });
    expect((await world.run('orders', '--aws', '--data', 'x')).err).toContain('give one of them');
    expect(await world.run('cost', '--aws')).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'There is no option --aws here: this command does not look at a deployment.',
      ),
    });
    expect(await world.run('orders', '--aws', '--stage', 'Prod_1')).toMatchObject({ code: 2 });
  });
});
