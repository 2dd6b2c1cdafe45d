import { BlockList, isIPv4 } from 'node:net';
import type { Strategy } from '../../shared/automations/schema.ts';

/** https://www.tradingview.com/support/solutions/43000529348, read November 2026. It sends over IPv4 only. */
export const TRADINGVIEW_ADDRESSES = [
  '52.89.214.238',
  '34.212.75.30',
  '54.218.53.128',
  '52.32.178.7',
] as const;

/** Whether the gateway saw the request come from one of the listed addresses, in whatever notation; all, without a list. */
export function isFromListed(listed: Strategy['addresses'], sourceIp: string): boolean {
  if (listed === undefined) return true;
  const allowed = new BlockList();
  for (const address of listed.flatMap(addressesOf)) allowed.addAddress(address, familyOf(address));
  // What is no address is in no list.
  return allowed.check(sourceIp, familyOf(sourceIp));
}

function addressesOf(entry: string): readonly string[] {
  return entry === 'tradingview' ? TRADINGVIEW_ADDRESSES : [entry];
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
