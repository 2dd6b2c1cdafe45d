import type { ResolvedAutomations, Strategy } from '../../shared/automations/schema.ts';
import { UsageError } from '../usage-error.ts';
import { notFound } from './known-plan.ts';

/** The strategy that is meant. Throws `config.notFound` for a name that is none, `UsageError` without one. */
export function strategyNamed(
  { signals }: ResolvedAutomations,
  name: string | undefined,
): { readonly name: string; readonly strategy: Strategy } {
  const known = Object.keys(signals);
  if (name === undefined)
    throw new UsageError(`Say which strategy: ${known.join(', ') || 'there is none yet'}.`);
  const strategy = Object.hasOwn(signals, name) ? signals[name] : undefined;
  if (strategy === undefined) throw notFound('strategy', name, known);
  return { name, strategy };
}
