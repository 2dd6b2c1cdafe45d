/**
 * What a function's start cannot do without: middy, zod and the AWS clients that its row needs, and nothing of ours.
 * It is bundled with the same settings as the function and held against it.
 */
import type { FunctionRow } from '../../infra/functions.ts';

/** The AWS client of a service beside the table, and the command that is used of it. */
const CLIENTS = {
  secrets: ['@aws-sdk/client-secrets-manager', 'SecretsManagerClient', 'GetSecretValueCommand'],
  queue: ['@aws-sdk/client-sqs', 'SQSClient', 'SendMessageCommand'],
  email: ['@aws-sdk/client-sns', 'SNSClient', 'PublishCommand'],
} as const;

/** That of S3 is loaded by the first object that is asked for, so no start needs it. */
function clientsOf({ secrets, extras = [] }: FunctionRow) {
  return [
    ...(secrets.length > 0 ? [CLIENTS.secrets] : []),
    ...(extras.includes('queue') ? [CLIENTS.queue] : []),
    ...(extras.includes('email') ? [CLIENTS.email] : []),
  ];
}

/** The source of a row's floor. */
export function floorOf(row: FunctionRow): string {
  const clients = clientsOf(row);
  const bulk = row.table === 'bulk' ? ['BatchWriteCommand'] : [];
  const commands = ['GetCommand', 'PutCommand', 'DeleteCommand', 'QueryCommand', ...bulk];
  return `
    import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
    import { DynamoDBDocumentClient, ${commands.join(', ')} } from '@aws-sdk/lib-dynamodb';
    ${clients.map(([from, client, command]) => `import { ${client}, ${command} } from '${from}';`).join('\n')}
    import middy from '@middy/core';
    import * as z from 'zod';
    const input = z.strictObject({ pk: z.string() });
    const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
    const asked = [
      ${commands.map((command) => `[table, ${command}]`).join(', ')},
      ${clients.map(([, client, command]) => `[new ${client}({}), ${command}]`).join(', ')}
    ];
    export const handler = middy().handler(async (event) => {
      const key = input.parse(event);
      for (const [client, Command] of asked) await client.send(new Command(key));
    });
  `;
}
