import type { RefusalCode } from '../../../../functions/signal-intake/answers.ts';
import type { Strategy } from '../../../../shared/automations/schema.ts';

export interface CorpusAlert {
  readonly what: string;
  readonly format: Strategy['format'];
  readonly text: string;
  /** The whole candidate. */
  readonly says?: Readonly<Record<string, unknown>>;
  readonly refused?: { readonly code: RefusalCode; readonly message: string };
}
