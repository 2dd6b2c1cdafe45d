import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { ASK_SETTINGS, ask } from '../../aws/ask.ts';
import { deployAgain } from '../../deployment.ts';
import { type Finding, findingsAbout } from '../finding.ts';
import type { Scene } from './scene.ts';

/** Whether the ledger can be reached, and brought back when somebody breaks it. */
export async function checkTable({ deployment, stage }: Scene): Promise<readonly Finding[]> {
  const say = findingsAbout('deployment');
  const client = new DynamoDBClient(ASK_SETTINGS);
  const TableName = deployment.tableName();
  try {
    const { Table } = await ask('describe the table', () =>
      client.send(new DescribeTableCommand({ TableName })),
    );
    const { ContinuousBackupsDescription } = await ask('describe its backups', () =>
      client.send(new DescribeContinuousBackupsCommand({ TableName })),
    );
    const status = Table?.TableStatus ?? 'UNKNOWN';
    const { PointInTimeRecoveryDescription: recovery } = ContinuousBackupsDescription ?? {};
    const faults = [
      ...(status === 'ACTIVE' ? [] : [`it is ${status}`]),
      ...(Table?.DeletionProtectionEnabled ? [] : ['anybody with the right may delete it']),
      ...(recovery?.PointInTimeRecoveryStatus === 'ENABLED'
        ? []
        : ['no earlier state of it can be restored']),
    ];
    if (faults.length === 0) {
      return [say.ok('table', `${TableName}: active, protected from deletion, restorable to any second.`)];
    }
    return [
      say.failed(
        'table',
        `${TableName}: ${faults.join('; ')}. The stack asks for better: ${deployAgain(stage)}.`,
      ),
    ];
  } finally {
    client.destroy();
  }
}
