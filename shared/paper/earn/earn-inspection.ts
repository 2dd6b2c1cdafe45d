import type { EpochMs } from '../../core/clock.ts';
import type { Engine } from '../engine.ts';
import type { DualOrder } from './earn-book.ts';
import type { NewDual, PaperEarn } from './paper-earn.ts';

/** Invests as the owner would at the app, and looks at what came of it. */
export interface EarnInspection {
  /** Its client id. The money leaves the spot account now; it comes back when the product expires. */
  invest(account: string, dual: NewDual): Promise<string>;
  /** Brings what an expired investment has paid to the spot account. `false` when there is nothing to bring. */
  collect(account: string, clientDualId: string): Promise<boolean>;
  duals(account: string): Promise<readonly DualOrder[]>;
}

export function inspectEarn(engine: Engine, earn: PaperEarn, arrive: () => Promise<EpochMs>): EarnInspection {
  return {
    async invest(account, dual) {
      const atMs = await arrive();
      await engine.state(account, atMs);
      return earn.invest(account, dual, atMs);
    },
    async collect(account, clientDualId) {
      const atMs = await arrive();
      await engine.state(account, atMs);
      return earn.collect(account, clientDualId, atMs);
    },
    duals: async (account) => [...(await engine.state(account, await arrive())).earn.values()],
  };
}
