import { env } from 'node:process';
import { describe, it } from 'vitest';
import { systemClock } from '../../../shared/core/system-clock.ts';
import { dynamoTable } from '../../../shared/table/dynamo-table.ts';
import { type OpenTable, runTableContract } from '../../contracts/table-contract.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { createRowsTable, type DynamoEmulator, emulatorClient } from '../../support/dynamo-emulator.ts';
import { javaFault, startDynamoDbLocal } from '../../support/dynamodb-local.ts';

const TABLE_NAME = 'standing-orders';

runTableContract({
  name: 'DynamoDB (dynalite)',
  skip: { boundsByBytes: 'dynalite refuses bounds that are not in UTF-16 order' },
  open: () => openOn(startDynalite),
});

const { CI: isCi } = env;
const fault = javaFault();
if (fault === undefined) {
  runTableContract({ name: 'DynamoDB (DynamoDB Local)', open: () => openOn(startDynamoDbLocal) });
} else {
  describe('the table contract on DynamoDB (DynamoDB Local)', () => {
    it.skipIf(!isCi)(`runs: ${fault}`, () => {
      throw new Error(`${fault}: install a Java 17 runtime.`);
    });
  });
}

async function openOn(start: () => Promise<DynamoEmulator>): Promise<OpenTable> {
  const emulator = await start();
  const client = emulatorClient(emulator.endpoint);
  await createRowsTable(client, TABLE_NAME);
  return {
    table: dynamoTable({ client, tableName: TABLE_NAME, clock: systemClock, writer: 'first' }),
    reopen: async () => dynamoTable({ client, tableName: TABLE_NAME, clock: systemClock, writer: 'second' }),
    close: async () => {
      client.destroy();
      await emulator.stop();
    },
  };
}
