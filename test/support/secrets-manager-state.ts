/** What AWS Secrets Manager keeps and does, by its API reference; parameters that are not known here are refused. */
import { randomUUID } from 'node:crypto';

export interface KeptVersion {
  readonly id: string;
  readonly text: string;
  readonly atMs: number;
  labels: readonly string[];
}

export interface KeptSecret {
  versions: KeptVersion[];
}

/** An error as the service tells it. */
export class Refused extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

type Input = Readonly<Record<string, unknown>>;
type Call = (secret: KeptSecret, input: Input, nowMs: number) => object;

const CALLS: Readonly<Record<string, { readonly takes: readonly string[]; readonly run: Call }>> = {
  GetSecretValue: { takes: ['SecretId', 'VersionId', 'VersionStage'], run: getValue },
  PutSecretValue: {
    takes: ['SecretId', 'SecretString', 'VersionStages', 'ClientRequestToken'],
    run: putValue,
  },
  ListSecretVersionIds: { takes: ['SecretId', 'NextToken', 'MaxResults'], run: listVersions },
  UpdateSecretVersionStage: {
    takes: ['SecretId', 'VersionStage', 'MoveToVersionId', 'RemoveFromVersionId'],
    run: moveLabel,
  },
};

export function answerCall(
  secrets: ReadonlyMap<string, KeptSecret>,
  call: string,
  input: { readonly SecretId: string; readonly [name: string]: unknown },
  nowMs: number,
): object {
  const known = CALLS[call];
  if (known === undefined) throw new Refused('UnknownOperationException', call);
  const strange = Object.keys(input).filter((name) => !known.takes.includes(name));
  if (strange.length > 0) throw new Refused('InvalidParameterException', strange.join());
  const secret = secrets.get(input.SecretId);
  if (secret === undefined) throw new Refused('ResourceNotFoundException', 'no such secret');
  const answer = known.run(secret, input, nowMs);
  return { ARN: input.SecretId, Name: input.SecretId, ...answer };
}

function getValue(secret: KeptSecret, input: Input): object {
  const { VersionId, VersionStage = VersionId === undefined ? 'AWSCURRENT' : undefined } = input;
  const version = secret.versions.find(
    ({ id, labels }) =>
      (VersionId === undefined || id === VersionId) &&
      (VersionStage === undefined || labels.includes(String(VersionStage))),
  );
  if (version === undefined) {
    throw new Refused('ResourceNotFoundException', "Secrets Manager can't find the specified secret value");
  }
  const { id, text, labels, atMs } = version;
  return { SecretString: text, VersionId: id, VersionStages: labels, CreatedDate: atMs / 1000 };
}

function putValue(secret: KeptSecret, input: Input, nowMs: number): object {
  const asked = (input['VersionStages'] as string[] | undefined) ?? ['AWSCURRENT'];
  if (asked.length === 0 || typeof input['SecretString'] !== 'string') {
    throw new Refused('InvalidParameterException', 'a label and a text are needed');
  }
  // "If this operation creates the first version for the secret, AWSCURRENT is attached to it automatically."
  const labels = secret.versions.length === 0 ? [...new Set([...asked, 'AWSCURRENT'])] : asked;
  const id = String(input['ClientRequestToken'] ?? randomUUID());
  const version: KeptVersion = { id, text: input['SecretString'], atMs: nowMs, labels: [] };
  secret.versions.push(version);
  for (const label of labels) attach(secret, label, version);
  return { VersionId: id, VersionStages: version.labels };
}

function listVersions(secret: KeptSecret): object {
  const labelled = secret.versions.filter(({ labels }) => labels.length > 0);
  return {
    Versions: labelled.map(({ id, labels, atMs }) => ({
      VersionId: id,
      VersionStages: labels,
      CreatedDate: atMs / 1000,
    })),
  };
}

/** A label that another version has is only moved when that version is named. */
function moveLabel(secret: KeptSecret, input: Input): object {
  const { VersionStage: label, MoveToVersionId: to, RemoveFromVersionId: from } = input;
  if (typeof label !== 'string' || (to === undefined && from === undefined)) {
    throw new Refused('InvalidParameterException', 'a label and a version are needed');
  }
  const holder = secret.versions.find(({ labels }) => labels.includes(label));
  if (from !== undefined && holder?.id !== from) {
    throw new Refused('InvalidParameterException', `the label ${label} is not on the version ${from}`);
  }
  if (to !== undefined && holder !== undefined && from === undefined && holder.id !== to) {
    throw new Refused('InvalidParameterException', `the label ${label} is on another version`);
  }
  if (to === undefined) {
    if (label === 'AWSCURRENT')
      throw new Refused('InvalidParameterException', 'AWSCURRENT can only be moved');
    detach(secret, label);
    return {};
  }
  const target = secret.versions.find(({ id }) => id === to);
  if (target === undefined) throw new Refused('ResourceNotFoundException', 'no such version');
  attach(secret, label, target);
  return {};
}

/** What loses AWSCURRENT becomes AWSPREVIOUS. */
function attach(secret: KeptSecret, label: string, target: KeptVersion): void {
  const holder = secret.versions.find(({ labels }) => labels.includes(label));
  detach(secret, label);
  target.labels = [...target.labels, label];
  if (label !== 'AWSCURRENT' || holder === undefined || holder === target) return;
  detach(secret, 'AWSPREVIOUS');
  holder.labels = [...holder.labels, 'AWSPREVIOUS'];
}

function detach(secret: KeptSecret, label: string): void {
  for (const version of secret.versions) version.labels = version.labels.filter((each) => each !== label);
}
