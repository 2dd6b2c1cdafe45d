import type { Deps } from '../../shared/deps.ts';
import { intentStates } from '../../shared/orders/intent-states.ts';
import type { StoredSignal } from '../../shared/signals/signal.ts';
import { SIGNAL_ID } from '../../shared/signals/signal-id.ts';
import { readSignal } from '../../shared/signals/signal-store.ts';
import { type Acceptance, NOT_FOUND, UNAUTHORIZED } from './answers.ts';
import { authenticate } from './authenticate.ts';
import type { IntakeRequest } from './http-event.ts';
import { proofOf } from './proof-of.ts';
import type { Received } from './receive-signal.ts';

/** What became of a signal, with the states that its orders and grid actions have in the ledger now. */
export async function tellOutcome(
  deps: Deps,
  request: IntakeRequest,
  route: { readonly strategy: string; readonly id: string },
): Promise<Received> {
  const caller = await authenticate(deps, proofOf(deps.automations, request, { strategy: route.strategy }));
  if (caller === undefined) return { answer: UNAUTHORIZED };
  const stored = SIGNAL_ID.test(route.id) ? await readSignal(deps.table, caller.name, route.id) : undefined;
  if (stored === undefined) return { answer: NOT_FOUND, caller };
  return { answer: await outcomeOf(deps, stored), caller, id: route.id };
}

async function outcomeOf(deps: Deps, { signal, outcome }: StoredSignal): Promise<Acceptance> {
  const intents = await intentStates(deps.table, outcome.intents);
  return {
    status: 200,
    body: {
      id: signal.id,
      status: outcome.state,
      atMs: signal.atMs,
      receivedAtMs: signal.receivedAtMs,
      updatedAtMs: outcome.atMs,
      symbol: signal.symbol,
      action: signal.action,
      ...(outcome.code === undefined ? {} : { code: outcome.code }),
      message: outcome.text,
      intents: intents.map(({ id, state }) => ({ id, state })),
    },
  };
}
