import { AppError } from '../core/errors.ts';
import { crossFaults } from './check.ts';
import { draftOf } from './draft.ts';
import { type Fault, formatFault, inFileOrder } from './fault.ts';
import { faultsOf } from './issues.ts';
import { plainWords } from './plain-words.ts';
import { automationsSchema, type ResolvedAutomations } from './schema.ts';

export type Resolution =
  | { readonly automations: ResolvedAutomations; readonly faults: readonly [] }
  | { readonly automations: undefined; readonly faults: readonly Fault[] };

/** Fills in every default, or tells everything that is wrong, in the order of the file. */
export function checkAutomations(value: unknown): Resolution {
  const parsed = automationsSchema.safeParse(value, { error: plainWords, reportInput: true });
  const faults = [
    ...(parsed.success ? [] : faultsOf(parsed.error.issues)),
    ...crossFaults(parsed.success ? parsed.data : draftOf(value)),
  ];
  return parsed.success && faults.length === 0
    ? { automations: parsed.data, faults: [] }
    : { automations: undefined, faults: inFileOrder(faults, value) };
}

/** As `checkAutomations`, but throws one `config.invalid` that lists every fault, a line each. */
export function resolveAutomations(value: unknown, source = 'The automations file'): ResolvedAutomations {
  const { automations, faults } = checkAutomations(value);
  if (automations !== undefined) return automations;
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  const lines = faults.map((fault) => `  ${formatFault(fault)}`);
  throw new AppError('config.invalid', [`${source} has ${count}:`, ...lines].join('\n'), {
    context: { faults: faults.length },
  });
}
