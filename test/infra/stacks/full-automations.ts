import type { AwsSettings } from '../../../shared/automations/aws-schema.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import type { ResolvedAutomations } from '../../../shared/automations/schema.ts';
import { sampleAutomations } from './synthesize.ts';

const limits = { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' };
const strategy = {
  account: 'main',
  target: { to: 'spot' },
  symbols: ['BTC_USDT'],
  size: { quote: '25' },
} as const;

const { signals, notices } = resolveAutomations({
  accounts: { main: { venue: 'pionex', environment: 'live', limits } },
  signals: { tokened: strategy, signed: { ...strategy, auth: 'hmac' } },
  notices: {
    channels: [
      { kind: 'telegram', chatId: '12345' },
      { kind: 'email', to: ['me@example.com'] },
    ],
  },
});

/** The sample with all that makes a resource: strategies, e-mail, a fixed address. */
export const fullAutomations: ResolvedAutomations = withAddress('natInstance');

export function withAddress(staticAddress: AwsSettings['staticAddress']): ResolvedAutomations {
  return { ...sampleAutomations, signals, notices, aws: { ...sampleAutomations.aws, staticAddress } };
}
