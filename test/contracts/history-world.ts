import type { RecordKind } from '../../shared/records/record.ts';
import type { History } from '../../shared/venues/history.ts';
import type { ManualClock } from '../support/manual-clock.ts';

/** What the exchange's own books say of a row; a funding payment has the id of one that has no equal. */
export interface LandedRow {
  readonly id: string;
  readonly atMs: number;
}

/** An account whose past can be made, and looked at from behind. */
export interface HistoryWorld {
  readonly history: History;
  /** Also the exchange's. */
  readonly clock: ManualClock;
  /** Of kinds that must be asked for by symbol. Nothing has happened yet. */
  readonly symbols: Readonly<Partial<Record<RecordKind, string>>>;
  /** Makes at least so many rows of a kind that are final, so far apart. */
  make(kind: RecordKind, count: number, stepMs: number): Promise<void>;
  landed(kind: RecordKind): Promise<readonly LandedRow[]>;
  /** Makes a row that is not final, and answers it together with what makes it so. */
  open(kind: RecordKind): Promise<LandedRow & { readonly close: () => Promise<void> }>;
  /** The next request is answered by a gateway's page, once. */
  strike(): void;
  /** From now on the key may not ask. */
  takeRights(): void;
  /** Requests that have left the client. */
  requests(): number;
}
