/**
 * What must outlive every deployment: the table with the order ledger, and the venues' API keys.
 * Removing this stack, or an account from the automations, leaves both in the AWS account.
 */
import { CfnOutput, Fn, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Account } from '../../shared/automations/schema.ts';

export interface DataStackProps extends StackProps {
  readonly stage: string;
  /** Live accounts by their id. */
  readonly accounts: Readonly<Record<string, Account>>;
}

export class DataStack extends Stack {
  readonly table: Table;
  /** ARN of each live account's key. */
  readonly secretArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    this.table = ledgerTable(this);
    // The scope gives every account a logical id of its own: ids that differ only in hyphens would collide.
    const keys = new Construct(this, 'Keys');
    this.secretArns = Object.fromEntries(
      Object.entries(props.accounts).map(([name, account]) => [
        name,
        keySecret(keys, props.stage, name, account),
      ]),
    );
  }
}

function ledgerTable(stack: Stack): Table {
  const table = new Table(stack, 'Ledger', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  new CfnOutput(stack, 'TableName', {
    value: table.tableName,
    description: 'Orders, slots, budgets and pauses. The table stays when this stack is removed.',
  });
  return table;
}

/**
 * Created empty, and the template never names a value: whatever CloudFormation wrote first it would write again
 * when that text changes, over the key that was put in since.
 */
function keySecret(keys: Construct, stage: string, name: string, account: Account): string {
  const secret = new CfnSecret(keys, name, {
    description: `API key of account ${name} (${account.venue}), stage ${stage}: {"apiKey": "...", "apiSecret": "..."}`,
  });
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'Venues do not issue API keys by API, so a key is replaced by hand: put the new value, revoke the old key.',
  });
  new CfnOutput(keys, `PutKeyOf-${name}`, {
    value: Fn.sub(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills in these two.
      'aws secretsmanager put-secret-value --region ${AWS::Region} --secret-id ${Arn} --secret-string file://key.json',
      { Arn: secret.ref },
    ),
    description: `Write {"apiKey": "...", "apiSecret": "..."} of account ${name} into key.json, run this, then delete the file. The key must not be allowed to withdraw.`,
  });
  return secret.ref;
}
