import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../core/system-clock.ts';
import { dynamoTable } from '../table/dynamo-table.ts';
import type { Table } from '../table/table.ts';
import { CLIENT_SETTINGS } from './clients.ts';

/** The table of a deployment, with the region and the credentials of the shell. Connects to nothing yet. */
export function openAwsTable(tableName: string): Table {
  return dynamoTable({
    client: new DynamoDBClient(CLIENT_SETTINGS),
    tableName,
    clock: systemClock,
    writer: randomUUID(),
  });
}
