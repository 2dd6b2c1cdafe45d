/** Moves money between the spot account and the account in perpetual futures, at once or after a while. */
import type { DurationMs, EpochMs } from '../core/clock.ts';
import { compare } from '../core/decimal.ts';
import { type AccountState, balanceOf } from './account-state.ts';
import type { Settler } from './engine.ts';
import type { FuturesEngine } from './futures/futures-engine.ts';
import { marginOf, transferableOf } from './futures/margin.ts';
import { paperId } from './ids.ts';
import type { Decision, Keeper } from './keeper.ts';
import type { PaperTransfer, TransferStep } from './transfer.ts';

export type TransferRequest = Pick<PaperTransfer, 'to' | 'coin' | 'amount' | 'clientId' | 'comment' | 'by'>;

export type TransferResult =
  | { readonly accepted: true; readonly transfer: PaperTransfer }
  | { readonly accepted: false; readonly refusal: 'usedClientId' | 'notEnoughMoney' };

/** With `delayMs` it is in process for so long; with `fails` it is taken, and moves nothing. */
export interface TransferFate {
  readonly atMs: EpochMs;
  readonly delayMs?: DurationMs | undefined;
  readonly fails: boolean;
}

export interface Transfers extends Settler {
  create(account: string, request: TransferRequest, fate: TransferFate): Promise<TransferResult>;
}

export function createTransfers(seed: number, futures: FuturesEngine, keeper: Keeper): Transfers {
  const isCovered = async (
    state: AccountState,
    { to, coin, amount }: Pick<PaperTransfer, 'to' | 'coin' | 'amount'>,
    atMs: EpochMs,
  ): Promise<boolean> => {
    const free = to === 'futures' ? balanceOf(state, coin).free : await transferable(state, coin, atMs);
    return compare(amount, free) <= 0;
  };
  const transferable = async ({ futures: { books } }: AccountState, coin: string, atMs: EpochMs) =>
    transferableOf(marginOf(books, futures.listings, coin, await futures.marks(books, atMs)));

  const refusalOf = async (state: AccountState, request: TransferRequest, atMs: EpochMs) => {
    const { clientId } = request;
    const isUsed = clientId !== '' && state.transfers.some((one) => one.clientId === clientId);
    if (isUsed) return 'usedClientId';
    return (await isCovered(state, request, atMs)) ? undefined : 'notEnoughMoney';
  };

  const end = async (account: string, due: PaperTransfer, atMs: EpochMs): Promise<void> => {
    const endsAtMs = due.endsAtMs ?? atMs;
    // What happened to the futures account before this instant must not see the money.
    await futures.state(account, endsAtMs);
    await keeper.change(account, atMs, async (state) => {
      const isOpen = state.transfers.some(({ id, status }) => id === due.id && status === 'processing');
      if (!isOpen) return { steps: [], result: undefined };
      const completed = await isCovered(state, due, endsAtMs);
      const step: TransferStep = { type: 'transferEnd', id: due.id, completed, atMs: endsAtMs };
      return { steps: [step], result: undefined };
    });
  };

  return {
    async settle(account, state, atMs) {
      const due = state.transfers.filter(
        ({ status, endsAtMs }) => status === 'processing' && (endsAtMs ?? 0) <= atMs,
      );
      due.sort((a, b) => (a.endsAtMs ?? 0) - (b.endsAtMs ?? 0));
      for (const transfer of due) await end(account, transfer, atMs);
      return state;
    },
    async create(account, request, how) {
      await futures.state(account, how.atMs);
      return keeper.change(account, how.atMs, async (state): Promise<Decision<TransferResult>> => {
        const refusal = await refusalOf(state, request, how.atMs);
        if (refusal !== undefined) return { steps: [], result: { accepted: false, refusal } };
        const id = paperId('transfer', seed, account, state.transfers.length);
        const transfer = started(id, request, how);
        return { steps: [{ type: 'transfer', transfer }], result: { accepted: true, transfer } };
      });
    },
  };
}

/** The futures engine of an exchange with transfers: whoever looks at an account sees what has arrived. */
export function withTransfers(futures: FuturesEngine, transfers: Transfers, keeper: Keeper): FuturesEngine {
  const arrived = async (account: string, atMs: EpochMs): Promise<void> => {
    const state = await keeper.change(account, atMs, (now) => ({ steps: [], result: now }));
    await transfers.settle(account, state, atMs);
  };
  return {
    ...futures,
    async state(account, atMs) {
      await arrived(account, atMs);
      return futures.state(account, atMs);
    },
    async place(account, requests, execute) {
      await arrived(account, execute.atMs);
      return futures.place(account, requests, execute);
    },
  };
}

function started(
  id: string,
  request: TransferRequest,
  { atMs, delayMs, fails }: TransferFate,
): PaperTransfer {
  if (fails) return { ...request, id, status: 'failed', atMs };
  if (delayMs === undefined) return { ...request, id, status: 'completed', atMs };
  return { ...request, id, status: 'processing', atMs, endsAtMs: atMs + delayMs };
}
