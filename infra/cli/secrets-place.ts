/** Where the secrets are that a command changes: in the data folder, or in a deployment. */
import type { SecretVault } from '../../shared/secrets/vault.ts';
import { stageOf } from './aws-options.ts';
import type { Arguments, CliContext } from './command.ts';

export interface SecretsPlace {
  readonly vault: SecretVault;
  /** For sentences, e.g. `in the deployment prod`. */
  readonly where: string;
  /** What a command that follows needs to mean the same place, e.g. ` --aws`. */
  readonly options: string;
}

export async function placeMeant(context: CliContext, given: Arguments): Promise<SecretsPlace> {
  const vault = await context.vault();
  const stage = stageOf(given);
  if (stage === undefined) return { vault, where: `in ${context.dataDir}`, options: '' };
  return {
    vault,
    where: `in the deployment ${stage}`,
    options: given.values.has('stage') ? ` --aws --stage ${stage}` : ' --aws',
  };
}
