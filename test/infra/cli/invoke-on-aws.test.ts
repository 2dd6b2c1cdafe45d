import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeploymentWorld, startDeployment } from './deployment-world.ts';
import { type CliWorld, createCliWorld } from './machine.ts';
import { automations, BEFORE_SPRING } from './two-plans.ts';

const NAME = 'standing-orders-prod-dca-buy';
const REQUEST_ID = '8f3d2c1b-0000-4000-8000-000000000001';

let deployed: DeploymentWorld;
let world: CliWorld;
beforeAll(async () => {
  deployed = await startDeployment();
});
afterAll(() => deployed.stop());
beforeEach(async () => {
  world = await createCliWorld(automations, { nowMs: BEFORE_SPRING });
  deployed.state.functions.clear();
  deployed.state.errors.clear();
  deployed.state.invoked.length = 0;
});
afterEach(() => world.close());

describe('invoke --aws', () => {
  const event = { plan: 'nightly', slot: '2027-03-27T01:30:00Z' };
  const invoke = () => world.run('invoke', 'dca-buy', '--aws', '--event', JSON.stringify(event));

  it('runs the deployed function with the event and prints its report, and the request beside it', async () => {
    deployed.state.functions.set(NAME, {
      configuration: {},
      answer: () => ({ plan: 'nightly', ignored: 'too late' }),
    });
    const { code, out, err } = await invoke();
    expect({ code, err }).toEqual({ code: 0, err: `Request ${REQUEST_ID}.\n` });
    expect(JSON.parse(out)).toEqual({ plan: 'nightly', ignored: 'too late' });
    expect(deployed.state.invoked).toEqual([{ name: NAME, type: 'RequestResponse', event }]);
  });

  it("says the function's own error in a sentence, with the request that its log knows", async () => {
    deployed.state.functions.set(NAME, {
      configuration: {},
      fails: { errorType: 'AppError', errorMessage: 'dca-buy cannot use this event: slot: bad.' },
    });
    expect(await invoke()).toEqual({
      code: 1,
      out: '',
      err: `dca-buy failed: dca-buy cannot use this event: slot: bad. Its log tells more about request ${REQUEST_ID}.\n`,
    });
  });

  it('never invokes twice: a lost answer says nothing about the run', async () => {
    deployed.state.functions.set(NAME, { configuration: {}, silent: true });
    const { code, err } = await invoke();
    expect(code).toBe(1);
    expect(err).toContain(`Whether ${NAME} ran is not known`);
    expect(deployed.state.invoked).toHaveLength(1);
  });

  it('never invokes twice when AWS itself failed', async () => {
    deployed.state.errors.set(`POST /2015-03-31/functions/${NAME}/invocations`, [
      'ServiceException',
      'try again',
      500,
    ]);
    const before = deployed.seen.length;
    expect((await invoke()).code).toBe(1);
    expect(deployed.seen.slice(before).filter((asked) => asked.includes('invocations'))).toHaveLength(1);
  });

  it('says to deploy when the function is not there', async () => {
    expect((await invoke()).err).toContain(`The function ${NAME} is not deployed: deploy again`);
  });

  it('reconciles by the deployed function', async () => {
    deployed.state.functions.set('standing-orders-prod-order-reconcile', {
      configuration: {},
      answer: () => ({ main: {} }),
    });
    expect((await world.run('reconcile', '--aws')).out).toBe('main  nothing was open\n');
    expect(deployed.state.invoked).toMatchObject([{ event: {} }]);
  });

  it('cancels all orders by the deployed function, which has the key', async () => {
    const swept = { how: 'listed', symbols: ['BTC_USDT'], cancelled: 1, ended: 2, stillOpen: 0 };
    deployed.state.functions.set('standing-orders-prod-order-reconcile', {
      configuration: {},
      answer: () => ({
        account: 'main',
        markets: { spot: { ...swept, failures: ['order 7 of BTC_USDT: no answer.'] } },
      }),
    });

    const { code, out } = await world.run('orders', 'cancel-all', 'main', '--aws', '--yes');

    expect(code).toBe(1);
    expect(out).toContain('spot  1 order cancelled, 2 had ended before. Looked at');
    expect(out).toContain('  ! order 7 of BTC_USDT: no answer.\n');
    expect(deployed.state.invoked).toMatchObject([{ event: { cancelAll: { account: 'main' } } }]);
  });
});
