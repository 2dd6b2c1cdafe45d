/** One empty secret for each key of a live account, each notice channel that has one, and each strategy that signs. */
import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import {
  allOutwardChannels,
  channelName,
  type OutwardChannel,
} from '../../shared/notices/channel-settings.ts';
import { readKeyId } from '../../shared/secrets/key-id.ts';

/** What a channel's secret holds, as `shared/notices` reads it; e-mail has none. */
const CHANNEL_SHAPES: Readonly<Record<Exclude<OutwardChannel['kind'], 'email'>, string>> = {
  telegram: '{"botToken": "..."}',
  slack: '{"url": "..."}',
  discord: '{"url": "..."}',
  webhook: '{"url": "...", "signingSecret": "..."}',
};

/** ARNs by account, `ACCOUNT/read`, `channel/NAME` and `signal/STRATEGY`; `scope` is the data stack. */
export function emptySecrets(
  scope: Construct,
  stage: string,
  automations: ResolvedAutomations,
): Readonly<Record<string, string>> {
  const { accounts, signals, notices } = automations;
  // Paper accounts have keys made from their names, which guard nothing.
  const live = Object.entries(accounts).filter(([, { environment }]) => environment !== 'paper');
  const key = {
    shape: '{"apiKey": "...", "apiSecret": "..."}',
    reason:
      'Venues do not issue API keys by API, so a key is replaced by hand: put the new value, revoke the old key.',
  };
  const keys = live.flatMap(([name, { venue, readKey }]) => {
    const what = `API key of account ${name} (${venue})`;
    const trading = { ...key, scope: 'Keys', name, known: name, what };
    const note = ' The key must not be allowed to withdraw.';
    if (readKey !== true) return [{ ...trading, note }];
    const reading = { ...trading, scope: 'ReadKeys', known: readKeyId(name), what: `Read-only ${what}` };
    return [
      { ...trading, note },
      { ...reading, note: ' The key must only be allowed to read.' },
    ];
  });
  const channels = allOutwardChannels(notices).flatMap((channel) => {
    if (channel.kind === 'email') return [];
    const name = channelName(channel);
    const what = `Secret of notice channel ${name} (${channel.kind})`;
    return [{ scope: 'Channels', name, known: `channel/${name}`, what, shape: CHANNEL_SHAPES[channel.kind] }];
  });
  const strategies = Object.entries(signals)
    .filter(([, { auth }]) => auth === 'hmac')
    .map(([name]) => {
      const what = `Secret that strategy ${name} signs its alerts with`;
      return { scope: 'Signals', name, known: `signal/${name}`, what, shape: '{"secret": "..."}' };
    });
  // A scope of their own gives each a logical id of its own: names that differ only in hyphens would collide.
  const scopes = new Map<string, Construct>();
  const all: readonly (EmptySecret & { readonly scope: string })[] = [...keys, ...channels, ...strategies];
  const arns = all.map((each) => {
    const within = scopes.get(each.scope) ?? new Construct(scope, each.scope);
    scopes.set(each.scope, within);
    return [each.known, emptySecret(within, stage, each)];
  });
  return Object.fromEntries(arns);
}

interface EmptySecret {
  readonly name: string;
  /** What the command line calls it. */
  readonly known: string;
  readonly what: string;
  readonly shape: string;
  readonly note?: string;
  /** Why it is not rotated by itself. */
  readonly reason?: string;
}

const BY_HAND = 'What the secret opens is replaced by hand at its service: put the new value there and here.';

/**
 * Created empty, and the template never names a value: whatever CloudFormation wrote first it would write again
 * when that text changes, over the secret that was put in since.
 */
function emptySecret(
  scope: Construct,
  stage: string,
  { name, known, what, shape, note = '', reason }: EmptySecret,
): string {
  const secret = new CfnSecret(scope, name, { description: `${what}, stage ${stage}: ${shape}` });
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Validations.of(secret).acknowledge({ id: 'AwsSolutions-SMG4', reason: reason ?? BY_HAND });
  new CfnOutput(scope, `PutKeyOf-${name}`, {
    value: `npm run cli -- secrets put ${known} --aws --stage ${stage}`,
    description: `${what}: this asks for it without showing it and puts it in place.${note}`,
  });
  return secret.ref;
}
