/** What becomes of the data when its stack is removed; said by `-c data=…` at each deployment. */
import { Annotations, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { AppError } from '../../shared/core/errors.ts';

/** `keep`: the ledger, the exported files and the secrets stay. `destroy`: they go with the stack, for good. */
export type Fate = 'keep' | 'destroy';

/** Throws `config.invalid` for any other word: a slip must not be taken for either. */
export function fateOf(text = 'keep'): Fate {
  if (text === 'keep' || text === 'destroy') return text;
  throw new AppError(
    'config.invalid',
    `'-c data=${text}' is not known: leave it out to keep the data, or say -c data=destroy to let cdk destroy remove it.`,
  );
}

export function removalPolicyOf(fate: Fate): RemovalPolicy {
  return fate === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** The secrets too, with a warning of what the deployment makes possible. */
export function letGo(stack: Stack, stage: string): void {
  for (const one of stack.node.findAll()) {
    if (one instanceof CfnSecret) one.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }
  Annotations.of(stack).addWarningV2(
    'standing-orders:dataMayGo',
    `Once this is deployed, npx cdk destroy --all -c stage=${stage} -c data=destroy removes the ledger, the exported files and the secrets of stage ${stage} for good. Deploy without -c data=destroy to protect them again.`,
  );
}
