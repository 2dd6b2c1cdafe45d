/** What BingX tells of the key that asks. Its answers repeat the key: nothing of them is kept but these facts. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { KeyFacts } from '../key-facts.ts';
import { privateGet, type RestClient, readData } from '../rest/client.ts';
import { wireMs } from '../rest/wire-values.ts';
import { API_PERMISSIONS, API_RESTRICTIONS } from './paths.ts';
import { wireFlagIfAny } from './wire-values.ts';

const SPOT_TRADING = '1';
const READING = '2';
const PERPETUAL_TRADING = '3';
const WITHDRAWING = '5';

/** Twice a second. */
const WEIGHT = 5;

const told = z.looseObject({
  permissions: z.array(z.string()).nullish(),
  ipAddresses: z.array(z.string()).nullish(),
  ipRestrict: wireFlagIfAny,
  createTime: wireMs.nullish(),
  enableReading: wireFlagIfAny,
  enableSpotAndMarginTrading: wireFlagIfAny,
  enableFutures: wireFlagIfAny,
  enableWithdrawals: wireFlagIfAny,
});
type Told = z.output<typeof told>;

/** From the call that tells numbers, and as far as that leaves something open from the one that tells flags. */
export async function readKeyFacts(client: RestClient): Promise<KeyFacts> {
  const first = await readUnlessRefused(client, API_PERMISSIONS);
  const facts = first === undefined ? {} : factsOf(first);
  if (first !== undefined && facts.createdAtMs !== undefined && facts.addresses !== undefined) return facts;
  const second = await readUnlessRefused(client, API_RESTRICTIONS);
  return { ...(second === undefined ? {} : factsOf(second)), ...facts };
}

/** Neither of the two is sure to be there: a refusal tells nothing, unless it is one of the key. */
async function readUnlessRefused(client: RestClient, path: string): Promise<Told | undefined> {
  try {
    return await readData(client, privateGet(path, {}, WEIGHT), told);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'venue.refused') return undefined;
    throw thrown;
  }
}

function factsOf(row: Told): KeyFacts {
  const has = (number: string, flag: boolean | undefined) => row.permissions?.includes(number) ?? flag;
  const spot = has(SPOT_TRADING, row.enableSpotAndMarginTrading);
  const perpetual = has(PERPETUAL_TRADING, row.enableFutures);
  const mayRead = has(READING, row.enableReading);
  const canWithdraw = has(WITHDRAWING, row.enableWithdrawals);
  const mayTrade = {
    ...(spot === undefined ? {} : { spot }),
    ...(perpetual === undefined ? {} : { perpetual }),
  };
  return {
    ...(canWithdraw === undefined ? {} : { canWithdraw }),
    ...(mayRead === undefined ? {} : { mayRead }),
    ...(Object.keys(mayTrade).length === 0 ? {} : { mayTrade }),
    ...addressesOf(row),
    ...(row.createTime ? { createdAtMs: row.createTime } : {}),
  };
}

/** A list of one empty text is none. That there is a list, but not what is on it, tells no addresses. */
function addressesOf({ ipAddresses, ipRestrict }: Told): Pick<KeyFacts, 'addresses'> {
  const named = ipAddresses?.filter((address) => address.trim() !== '');
  if (named !== undefined && (named.length > 0 || ipRestrict !== true)) return { addresses: named };
  return ipRestrict === false ? { addresses: [] } : {};
}
