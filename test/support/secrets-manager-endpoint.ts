/** The one call of AWS Secrets Manager that this project makes, over HTTP. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export interface SecretsManagerEndpoint {
  readonly endpoint: string;
  readonly client: SecretsManagerClient;
  /** Texts of the secrets by their id; an error's name in `errors` is answered instead. */
  readonly texts: Map<string, string>;
  readonly errors: Map<string, string>;
  /** Ids asked for, oldest first. */
  readonly asked: string[];
  stop(): Promise<void>;
}

export async function startSecretsManager(): Promise<SecretsManagerEndpoint> {
  const texts = new Map<string, string>();
  const errors = new Map<string, string>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const { SecretId: id } = (await json(request)) as { SecretId: string };
    asked.push(id);
    const text = texts.get(id);
    const error = errors.get(id) ?? (text === undefined ? 'ResourceNotFoundException' : undefined);
    const reply =
      error === undefined ? { ARN: id, Name: id, SecretString: text } : { __type: error, message: 'no' };
    response.writeHead(error === undefined ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(reply));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SecretsManagerClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    endpoint,
    client,
    texts,
    errors,
    asked,
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
