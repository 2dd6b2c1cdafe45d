import { didYouMean } from '../../shared/automations/nearest.ts';
import type { Plan, ResolvedAutomations } from '../../shared/automations/schema.ts';
import { AppError } from '../../shared/core/errors.ts';

/** The plans that are meant: the named one, or all. Throws `config.notFound` for a name that is none. */
export function plansNamed(
  automations: ResolvedAutomations,
  name: string | undefined,
): readonly (readonly [string, Plan])[] {
  const plans = Object.entries(automations.plans);
  if (name === undefined) return plans;
  const found = plans.filter(([id]) => id === name);
  if (found.length > 0) return found;
  throw notFound('plan', name, Object.keys(automations.plans));
}

export function notFound(
  kind: 'plan' | 'account' | 'strategy' | 'grid' | 'channel' | 'function',
  name: string,
  known: readonly string[],
): AppError {
  const list = known.length === 0 ? 'there is none' : `there is ${known.join(', ')}`;
  return new AppError('config.notFound', `There is no ${kind} '${name}'; ${list}.${didYouMean(name, known)}`);
}
