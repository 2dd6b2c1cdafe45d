import type { AwsSettings } from '../../../shared/automations/aws-schema.ts';

/** A way to a fixed address. */
export type AddressKind = Exclude<AwsSettings['staticAddress'], 'none'>;

interface Price {
  /** USD for 730 hours. */
  readonly monthly: string;
  /** USD for each GB, both ways; on top of Amazon's price for what leaves its network. */
  readonly perGb: string;
  readonly from: string;
}

/** List prices of us-east-1 in November 2026; other regions cost up to a half more. */
export const ADDRESS_PRICES: Readonly<Record<AddressKind, Price>> = {
  natInstance: { monthly: '7.36', perGb: '0', from: 't4g.nano 3.07, public address 3.65, 8 GB of disk 0.64' },
  natGateway: { monthly: '36.50', perGb: '0.045', from: 'gateway 32.85, public address 3.65' },
};

export function priceText(kind: AddressKind): string {
  const { monthly, perGb, from } = ADDRESS_PRICES[kind];
  const traffic = perGb === '0' ? '' : `, and USD ${perGb} for each GB`;
  return `USD ${monthly} a month${traffic} (${from}; list prices of us-east-1, November 2026)`;
}
