/** What is read into Pionex's openapi_wallet.yaml and openapi_earn_dual.yaml where they say nothing. */
import { type Deviation, envelope, nullLists, openCodes, wholeRows } from './spec-deviations.ts';

export const walletDeviations: readonly Deviation[] = [
  {
    reason: 'The file has no schema of a failure; the others do, and failures look alike everywhere.',
    apply: ({ components: { schemas } }) => {
      const {
        result = {},
        code = {},
        message = {},
        timestamp = {},
      } = schemas['BaseResponse']?.properties ?? {};
      schemas['ErrorResponse'] = { type: 'object', properties: { result, code, message, timestamp } };
    },
  },
  envelope,
  wholeRows({
    BalancesFullResponse: [],
    BalancePrice: [],
    BotAccountBalanceDetail: [],
    BalanceDetail: [],
    TraderAccountDetail: [],
    FutureDetail: [],
  }),
  nullLists,
  openCodes,
];

export const earnDeviations: readonly Deviation[] = [
  envelope,
  wholeRows({ DualBalance: [], DualRecord: [], DualCollectData: [] }),
  nullLists,
  openCodes,
];
