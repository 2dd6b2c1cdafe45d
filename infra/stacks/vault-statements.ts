import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionRow } from '../functions.ts';

/** For the extra `vault`: look at the versions of its keys, and forget what is no longer used. */
export function vaultStatements({ extras }: FunctionRow, keyArns: readonly string[]): PolicyStatement[] {
  if (extras?.includes('vault') !== true || keyArns.length === 0) return [];
  const resources = [...keyArns];
  return [
    new PolicyStatement({ actions: ['secretsmanager:ListSecretVersionIds'], resources }),
    // Of the three labels it may take away the one that nobody reads: no function can change which key is used.
    new PolicyStatement({
      actions: ['secretsmanager:UpdateSecretVersionStage'],
      resources,
      conditions: { StringEquals: { 'secretsmanager:VersionStage': 'AWSPREVIOUS' } },
    }),
  ];
}
