/** What was read into Pionex's openapi_wallet.yaml and openapi_earn_dual.yaml where they say nothing. */
import { type Deviation, envelope, named, nullLists, openCodes, wholeRows } from './spec-deviations.ts';

export const walletDeviations: readonly Deviation[] = [
  {
    reason: 'The file describes the envelope of a failure together with that of a success.',
    apply: ({ components: { schemas } }) => {
      const { properties } = named(schemas, 'BaseResponse');
      if (properties === undefined) throw new Error('BaseResponse has moved');
      schemas['ErrorResponse'] = { type: 'object', properties: { ...properties } };
    },
  },
  envelope,
  wholeRows({
    BalancesFullResponse: [],
    BalancePrice: [],
    BotAccountBalanceDetail: [],
    BalanceDetail: [],
    TraderAccountDetail: [],
    FutureDetail: ['riskState', 'quoteRisks'],
  }),
  nullLists,
  openCodes,
];

export const earnDeviations: readonly Deviation[] = [
  envelope,
  wholeRows({
    DualBalance: [],
    DualCollectData: [],
    DualCoinSymbol: [],
    // An investment has an amount of one of its two coins, and no settlement before it is settled.
    DualRecord: [
      ...['baseAmount', 'currencyAmount', 'baseFilled', 'currencyFilled', 'deliveryPrice'],
      ...['settlementState', 'settlementTime', 'settlementBase', 'settlementCurrency'],
    ],
  }),
  nullLists,
  openCodes,
];
