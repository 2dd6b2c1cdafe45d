/**
 * The calls of AWS Secrets Manager that this project makes, over HTTP, by the rules of its API reference: which label
 * moves when, and which requests are refused. What this project never asks for is refused, too.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { answerCall, type KeptSecret, Refused } from './secrets-manager-state.ts';

export interface SecretsManagerEndpoint {
  readonly endpoint: string;
  readonly client: SecretsManagerClient;
  /** Texts of the current versions by the secret's id. Setting one writes a version; deleting leaves none. */
  readonly texts: Map<string, string>;
  /** An error's name, by the secret's id, that is answered instead. */
  readonly errors: Map<string, string>;
  /** Ids whose value was asked for, oldest first. */
  readonly asked: string[];
  /** Names of all calls, oldest first. */
  readonly calls: string[];
  /** Creates a secret without a value, as the stack does. */
  createEmpty(id: string): void;
  stop(): Promise<void>;
}

export async function startSecretsManager(now: () => number = () => 0): Promise<SecretsManagerEndpoint> {
  const secrets = new Map<string, KeptSecret>();
  const errors = new Map<string, string>();
  const asked: string[] = [];
  const calls: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const call = String(request.headers['x-amz-target']).replace('secretsmanager.', '');
    const input = (await json(request)) as { SecretId: string };
    calls.push(call);
    if (call === 'GetSecretValue') asked.push(input.SecretId);
    const reply = replyTo(call, input);
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(reply.body));
  };
  const replyTo = (call: string, input: { SecretId: string }) => {
    try {
      const error = errors.get(input.SecretId);
      if (error !== undefined) throw new Refused(error, 'no');
      return { status: 200, body: answerCall(secrets, call, input, now()) };
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return { status: 400, body: { __type: thrown.type, message: thrown.message } };
    }
  };
  const server = createServer(answer);
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
    texts: new CurrentTexts(secrets, now),
    errors,
    asked,
    calls,
    createEmpty: (id) => secrets.set(id, { versions: [] }),
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What the tests put and take away behind the back of the API. */
class CurrentTexts extends Map<string, string> {
  readonly #secrets: Map<string, KeptSecret>;
  readonly #now: () => number;

  constructor(secrets: Map<string, KeptSecret>, now: () => number) {
    super();
    this.#secrets = secrets;
    this.#now = now;
  }

  override set(id: string, text: string): this {
    if (!this.#secrets.has(id)) this.#secrets.set(id, { versions: [] });
    answerCall(this.#secrets, 'PutSecretValue', { SecretId: id, SecretString: text }, this.#now());
    return this;
  }

  override get(id: string): string | undefined {
    const current = this.#secrets.get(id)?.versions.find(({ labels }) => labels.includes('AWSCURRENT'));
    return current?.text;
  }

  override delete(id: string): boolean {
    return this.#secrets.delete(id);
  }

  override clear(): void {
    this.#secrets.clear();
  }
}
