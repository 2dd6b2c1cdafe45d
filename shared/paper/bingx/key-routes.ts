/** What a key may do, told in two forms. */
import type { PaperAccount } from '../accounts.ts';
import { rightsOf } from './auth.ts';
import { type Route, readRoute } from './route.ts';

const NUMBERS = { read: 2, spotTrading: 1, perpetualTrading: 3 } as const;

export function keyRoutes(): readonly Route[] {
  return [
    {
      ...readRoute('v1/account/apiPermissions', 2, async ({ account }) => ({
        apiKey: account.apiKey,
        permissions: rightsOf(account).map((right) => NUMBERS[right]),
        ipAddresses: account.allowedIps ?? [''],
        note: 'paper',
      })),
      bare: true,
    } as Route,
    {
      ...readRoute('v1/account/apiRestrictions', 2, async ({ account, atMs }) => ({
        ipRestrict: account.allowedIps !== undefined,
        createTime: createdAtMs(account, atMs),
        permitsUniversalTransfer: account.permissions.includes('transfer'),
        enableReading: rightsOf(account).includes('read'),
        enableFutures: rightsOf(account).includes('perpetualTrading'),
        enableSpotAndMarginTrading: rightsOf(account).includes('spotTrading'),
      })),
      bare: true,
    } as Route,
  ];
}

/** Made up: keys of the paper exchange are as old as this. */
function createdAtMs(_account: PaperAccount, atMs: number): number {
  const month = 30 * 86_400_000;
  return Math.floor(atMs / month) * month;
}
