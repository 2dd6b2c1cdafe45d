/** What every venue's wire is made over. Each takes of it what its venue has. */
import type { PaperAccount } from './accounts.ts';
import type { PaperBots } from './bots/bots.ts';
import type { PaperEarn } from './earn/paper-earn.ts';
import type { Engine } from './engine.ts';
import type { FuturesEngine } from './futures/futures-engine.ts';
import type { PriceSource } from './market.ts';
import type { Past } from './past/past.ts';
import type { FundingFeeSign } from './pionex/futures-wire.ts';
import type { SignatureForm } from './pionex/signature.ts';
import type { Transfers } from './transfers.ts';
import type { VisibilityOptions } from './visibility.ts';
import type { Wire } from './wire.ts';

export interface WireParts {
  readonly engine: Engine;
  readonly futures: FuturesEngine;
  readonly bots: PaperBots;
  readonly earn: PaperEarn;
  readonly transfers: Transfers;
  /** What the account did before the exchange opened, if that was made up. */
  readonly pastOf: (account: string) => Past | undefined;
  /** What lists do not show. */
  readonly lists: Omit<VisibilityOptions, 'seed'>;
  readonly prices: PriceSource;
  readonly accounts: readonly PaperAccount[];
  readonly seed: number;
  readonly countWeights: boolean;
  readonly disorder: boolean;
  readonly fundingFeeSign: FundingFeeSign;
  readonly signatureForm: SignatureForm;
  readonly futureTimestamps: 'accept' | 'refuse';
  /** What a second order under a used client order id does. */
  readonly usedClientOrderIds: 'refuse' | 'accept';
}

export type CreateWire = (parts: WireParts) => Wire;
