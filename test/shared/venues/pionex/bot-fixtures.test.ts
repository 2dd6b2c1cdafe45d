import { describe, expect, it } from 'vitest';
import { decimal } from '../../../../shared/core/decimal.ts';
import type { Bots } from '../../../../shared/venues/bots.ts';
import { readFixture } from '../../../support/fixture.ts';
import { botDesk, futuresBot, futuresDraft, IN_TIME, spotBot, spotDraft } from './bot-desk.ts';
import { API_KEY, START_MS } from './scripted.ts';

const price = decimal('86000.5');

const longGrid = {
  kind: 'futuresGrid',
  botId: 'fut-1',
  symbol: 'BTC_USDT_PERP',
  base: 'BTC.PERP',
  quote: 'USDT',
  state: 'running',
  phase: 'running',
  createdAtMs: 1763800000000,
  range: { top: '95000', bottom: '75000', rows: 40, spacing: 'arithmetic' },
  trend: 'long',
  inverted: false,
  sizePerGrid: '0.0010',
  openPrice: '86000.5',
  investment: '600',
  extraMargin: '50',
  leverage: '5',
  gridProfit: '18.2',
  gridProfit24h: '1.1',
  profitWithdrawn: '0',
  fees: '1.25',
  pairsCompleted: 88,
  trades24h: 6,
  stopLoss: { type: 'price', value: '70000' },
  takeProfit: { type: 'profitRatio', value: '0.25' },
  position: '0.0200',
  positionOpenPrice: '85500.25',
  marginBalance: '612.5',
  realizedProfit: '14.1',
  reducedProfit: '3.5',
  funding: '-0.35',
  liquidated: false,
  liquidationBelow: '61234.5',
  riskStatus: 'TRADING',
  marginStatus: 'NORMAL',
  notionalStatus: 'NORMAL',
  triggers: [{ what: 'addInvestment', price: '80000', direction: 'fallsTo' }],
};

const spotGrid = {
  kind: 'spotGrid',
  botId: 'spot-1',
  symbol: 'BTC_USDT',
  base: 'BTC',
  quote: 'USDT',
  state: 'running',
  phase: 'running',
  createdAtMs: 1763800000000,
  range: { top: '95000', bottom: '75000', rows: 20, spacing: 'geometric' },
  sizePerGrid: '0.0005',
  investment: '1000',
  openPrice: '86000',
  gridProfit: '5.5',
  profitWithdrawn: '2',
  // 0.4 USDT, and 0.00001 BTC at the average cost of 86000.
  fees: '1.26',
  pairsCompleted: 31,
  baseAmount: '0.0051',
  quoteAmount: '561.2',
  averageCost: '86000',
  breakEvenWithGridProfit: '85000.5',
  totalProfit: '7.7',
  closeMode: 'TO_QUOTE',
};

const signal = {
  signalType: '79899b4d-7f95-4288-97ef-f021e770aa67',
  signalParam: '{}',
  base: 'BTC',
  quote: 'USDT',
  atMs: START_MS + 500,
  price,
  action: 'sell',
  positionSize: decimal('0'),
  contracts: decimal('1'),
} as const;

interface Case {
  readonly fixture: string;
  readonly says: string;
  readonly call: (bots: Bots) => Promise<unknown>;
  readonly expected: unknown;
}

const cases: readonly Case[] = [
  {
    fixture: 'get-bot-orders.running-of-all-kinds',
    says: 'reads grids, a signal bot and one of an unknown kind out of one page',
    call: (bots) => bots.list('running'),
    expected: {
      pages: 1,
      damaged: [],
      bots: [
        { ...longGrid, name: 'my long' },
        { ...spotGrid, note: 'from the summer' },
        {
          kind: 'smartCopy',
          botId: 'copy-1',
          symbol: 'ETH_USDT_PERP',
          base: 'ETH.PERP',
          quote: 'USDT',
          state: 'running',
          phase: 'running',
          createdAtMs: 1763800000000,
          market: 'perpetual',
          signalTypes: ['sig-1'],
          investment: '300',
          profit: '-4.5',
          funding: '-0.2',
          portfolio: [{ base: 'ETH', symbol: 'ETH_USDT_PERP', state: 'running', leverage: '2' }],
        },
        {
          kind: 'other',
          type: 'rebalance_v2',
          botId: 'reb-1',
          symbol: 'BTC_USDT',
          base: 'BTC',
          quote: 'USDT',
          state: 'running',
          phase: 'running',
          createdAtMs: 1763800000000,
        },
      ],
    },
  },
  {
    fixture: 'get-bot-orders.null-list',
    says: 'reads null as no bots',
    call: (bots) => bots.list('finished'),
    expected: { bots: [], damaged: [], pages: 1 },
  },
  {
    fixture: 'get-bot-orders.finished-by-liquidation',
    says: 'tells when and why a bot ended, by the symbol of its contract, without figures that are none',
    call: async (bots) => (await bots.list('finished')).bots[0],
    expected: {
      kind: 'futuresGrid',
      botId: 'fut-2',
      symbol: 'PUMP_USDT_PERP',
      base: 'PUMPFUN.PERP',
      quote: 'USDT',
      state: 'canceled',
      phase: 'ended',
      createdAtMs: 1763800000000,
      endedAtMs: 1763870000000,
      endReason: 'force_liquidation',
      range: longGrid.range,
      trend: 'short',
      inverted: false,
      sizePerGrid: '0.0010',
      openPrice: '86000.5',
      investment: '600',
      extraMargin: '50',
      leverage: '5',
      gridProfit: '18.2',
      gridProfit24h: '1.1',
      profitWithdrawn: '0',
      fees: '1.25',
      pairsCompleted: 88,
      trades24h: 6,
      position: '0',
      marginBalance: '612.5',
      realizedProfit: '14.1',
      reducedProfit: '3.5',
      funding: '-0.35',
      liquidated: true,
      riskStatus: 'LIQUIDATION',
      marginStatus: 'NORMAL',
      notionalStatus: 'NORMAL',
      triggers: [],
    },
  },
  {
    fixture: 'get-futuresGrid-order.without-its-id',
    says: 'knows by what it asked for which bot a reply without an id is',
    call: (bots) => bots.bot({ botId: 'fut-1', kind: 'futuresGrid' }),
    expected: { found: true, bot: longGrid },
  },
  {
    fixture: 'get-spotGrid-order.grid-v5',
    says: 'reads a spot grid under the name of its detail',
    call: (bots) => bots.bot({ botId: 'spot-1', kind: 'spotGrid' }),
    expected: { found: true, bot: spotGrid },
  },
  {
    fixture: 'get-smartCopy-order.two-pairs',
    says: 'reads a signal bot of two pairs, one of which expires and is named unlike its base coin',
    call: (bots) => bots.bot({ botId: 'copy-2', kind: 'smartCopy' }),
    expected: {
      found: true,
      bot: {
        kind: 'smartCopy',
        botId: 'copy-2',
        symbol: 'ETH_USDT_PERP',
        base: 'ETH',
        quote: 'USDT',
        state: 'canceled',
        phase: 'ended',
        createdAtMs: 1763800000000,
        endedAtMs: 1763900000000,
        endReason: 'user_cancel',
        name: 'two at once',
        market: 'perpetual',
        signalTypes: ['sig-1', 'sig-2'],
        investment: '300',
        profit: '12.25',
        funding: '-0.7',
        portfolio: [
          { base: 'ETH', symbol: 'ETH_USDT_PERP', state: 'canceled', leverage: '2' },
          {
            base: 'PUMPFUN',
            symbol: 'PUMP_USDT_PERP',
            state: 'canceled',
            leverage: '3',
            expiresAtMs: 1763890000000,
          },
        ],
      },
    },
  },
  {
    fixture: 'get-spotGrid-aiStrategy.btc',
    says: 'reads what the exchange would set up, with one option that says nothing of its return',
    call: (bots) => bots.suggestion('BTC_USDT'),
    expected: {
      range: { top: '98000', bottom: '74000', rows: 60 },
      annualizedReturn: '0.31',
      options: [
        {
          days: 7,
          range: { top: '92000', bottom: '82000', rows: 40 },
          annualizedReturn: '0.4',
          maxDrawdown: '0.05',
        },
        { days: 30, range: { top: '99000', bottom: '70000', rows: 80 }, maxDrawdown: '0.12' },
      ],
    },
  },
  {
    fixture: 'post-futuresGrid-checkParams.fine',
    says: 'checks with names in snake_case, the margin on top, and no risk where the estimate is 0',
    call: (bots) => bots.check(futuresDraft),
    expected: {
      ok: true,
      minInvestment: '10.5',
      maxInvestment: '50000',
      estimatedFee: '0.52',
      liquidationAbove: '120000.1',
    },
  },
  {
    fixture: 'post-futuresGrid-checkParams.less-than-min',
    says: 'passes on what is wrong, and the bounds',
    call: (bots) => bots.check(futuresDraft),
    expected: {
      ok: false,
      code: 'BOT_INVALID_ARGUMENT',
      message: 'less than min investment',
      minInvestment: '610',
      maxInvestment: '50000',
    },
  },
  {
    fixture: 'post-spotGrid-checkParams.fine',
    says: 'checks a spot grid',
    call: (bots) => bots.check(spotDraft),
    expected: { ok: true, minInvestment: '100', maxInvestment: '100000', estimatedFee: '0.5' },
  },
  {
    fixture: 'post-spotGrid-checkParams.bad-range',
    says: 'passes on what is wrong without bounds',
    call: (bots) => bots.check(spotDraft),
    expected: { ok: false, code: 'BOT_INVALID_ARGUMENT', message: 'bottom must be less than top' },
  },
  {
    fixture: 'post-futuresGrid-create.accepted',
    says: 'makes a futures grid with grid_type as the only name in snake_case',
    call: (bots) =>
      bots.perform(
        {
          do: 'create',
          draft: {
            ...futuresDraft,
            stopLoss: { type: 'price', value: decimal('70000'), highPrice: decimal('99000') },
            takeProfit: { type: 'profitAmount', value: decimal('120') },
            slippagePercent: decimal('0.5'),
            note: 'has no place here',
          },
        },
        IN_TIME,
      ),
    expected: { outcome: 'accepted', botId: 'fut-9' },
  },
  {
    fixture: 'post-spotGrid-create.accepted',
    says: 'makes a spot grid',
    call: (bots) =>
      bots.perform(
        {
          do: 'create',
          draft: {
            ...spotDraft,
            stopLoss: { type: 'profitRatio', value: decimal('-0.1') },
            closeMode: 'toQuote',
            note: 'made by plan btc',
          },
        },
        IN_TIME,
      ),
    expected: { outcome: 'accepted', botId: 'spot-9' },
  },
  {
    fixture: 'post-futuresGrid-adjustParams.range',
    says: 'moves the range of a futures grid, the price as a bare number with its digits',
    call: (bots) =>
      bots.perform(
        {
          do: 'adjustRange',
          bot: futuresBot,
          top: decimal('99000'),
          bottom: decimal('79000'),
          rows: 50,
          price,
        },
        IN_TIME,
      ),
    expected: { outcome: 'accepted', botId: 'fut-1' },
  },
  {
    fixture: 'post-futuresGrid-adjustParams.invest',
    says: 'adds investment to a futures grid, the amount as a bare number',
    call: (bots) =>
      bots.perform({ do: 'addInvestment', bot: futuresBot, amount: decimal('250.25'), price }, IN_TIME),
    expected: { outcome: 'accepted', botId: 'fut-1' },
  },
  {
    fixture: 'post-futuresGrid-reduce.too-much',
    says: 'counts a reduction in whole steps, and takes a failed check inside of a success for a refusal',
    call: (bots) =>
      bots.perform({ do: 'reduce', bot: futuresBot, baseSize: decimal('0.01239'), price }, IN_TIME),
    expected: {
      outcome: 'rejected',
      code: 'REDUCE_TOO_MUCH',
      message: 'Pionex says that the reduction is too large (REDUCE_TOO_MUCH).',
    },
  },
  {
    fixture: 'post-futuresGrid-cancel.accepted',
    says: 'ends a futures grid without the switch for bots that close already',
    call: (bots) => bots.perform({ do: 'stop', bot: futuresBot, closeMode: 'toUsdt' }, IN_TIME),
    expected: { outcome: 'accepted', botId: 'fut-1' },
  },
  {
    fixture: 'post-futuresGrid-cancel.wrong-state',
    says: 'is refused in a state that does not allow it',
    call: (bots) => bots.perform({ do: 'stop', bot: futuresBot }, IN_TIME),
    expected: {
      outcome: 'rejected',
      code: 'BOT_INVALID_ARGUMENT',
      message:
        'Pionex does not accept the parameters, or not in the state of this bot (BOT_INVALID_ARGUMENT: Forbidden current state can not cancel).',
    },
  },
  {
    fixture: 'post-spotGrid-adjustParams.range',
    says: 'moves the range of a spot grid',
    call: (bots) =>
      bots.perform(
        { do: 'adjustRange', bot: spotBot, top: decimal('99000'), bottom: decimal('79000'), rows: 30, price },
        IN_TIME,
      ),
    expected: { outcome: 'accepted', botId: 'spot-1' },
  },
  {
    fixture: 'post-spotGrid-investIn.accepted',
    says: 'adds investment to a spot grid',
    call: (bots) =>
      bots.perform({ do: 'addInvestment', bot: spotBot, amount: decimal('100.5'), price }, IN_TIME),
    expected: { outcome: 'accepted', botId: 'spot-1' },
  },
  {
    fixture: 'post-spotGrid-profit.accepted',
    says: 'takes profit out of a spot grid',
    call: (bots) => bots.perform({ do: 'takeProfit', bot: spotBot, amount: decimal('2.5') }, IN_TIME),
    expected: { outcome: 'accepted', botId: 'spot-1' },
  },
  {
    fixture: 'post-spotGrid-cancel.accepted',
    says: 'ends a spot grid and keeps its coins',
    call: (bots) => bots.perform({ do: 'stop', bot: spotBot, closeMode: 'keep' }, IN_TIME),
    expected: { outcome: 'accepted', botId: 'spot-1' },
  },
  {
    fixture: 'post-signal-listener.accepted',
    says: 'pushes a signal, its time to the millisecond',
    call: (bots) => bots.push(signal, IN_TIME),
    expected: { outcome: 'accepted' },
  },
];

describe.each(cases)('$fixture', ({ fixture, says, call, expected }) => {
  it(says, async () => {
    const { request, response } = readFixture(`pionex/bots/${fixture}`);
    const { bots, played } = botDesk([response]);

    const result = await call(bots);

    const [sent] = played;
    expect(result).toEqual(expected);
    expect(played).toHaveLength(1);
    expect({ method: sent?.method, path: sent?.path, query: sent?.query, body: sent?.body }).toEqual({
      method: request.method,
      path: request.path,
      query: request.query,
      body: request.body === undefined ? '' : JSON.stringify(request.body),
    });
    expect(sent?.headers.get('PIONEX-KEY')).toBe(API_KEY.apiKey);
  });
});
