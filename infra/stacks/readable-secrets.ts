import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { KEY_USES, keyIdFor } from '../../shared/keys/key-use.ts';
import { isNamed } from '../../shared/secrets/secret-id.ts';
import type { FunctionRow } from '../functions.ts';

type Arns = Readonly<Record<string, string>>;

/** Of all secrets of the deployment those that a function may read: the ones of its row's groups. */
export function readableSecrets(
  { secrets }: Pick<FunctionRow, 'secrets'>,
  automations: ResolvedAutomations,
  arns: Arns,
): Arns {
  const uses = KEY_USES.filter((use) => secrets.includes(use));
  const keys = new Set(
    Object.keys(automations.accounts).flatMap((account) =>
      uses.map((use) => keyIdFor(automations, account, use)),
    ),
  );
  const isReadable = (id: string): boolean => {
    if (!isNamed(id)) return keys.has(id);
    return secrets.includes(id.startsWith('channel/') ? 'channels' : 'signals');
  };
  return Object.fromEntries(Object.entries(arns).filter(([id]) => isReadable(id)));
}
