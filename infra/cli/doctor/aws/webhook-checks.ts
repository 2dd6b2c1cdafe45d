import { SECOND_MS } from '../../../../shared/core/clock.ts';
import { messageOf } from '../../../../shared/core/errors.ts';
import { realTimeout } from '../../../../shared/http/timeout.ts';
import { internet } from '../../../local/internet.ts';
import { deployAgain } from '../../deployment.ts';
import { type Finding, findingsAbout } from '../finding.ts';
import type { Scene } from './scene.ts';

const PATIENCE_MS = 15 * SECOND_MS;
/** Asks for the outcome of a signal that nobody sent, of a strategy that nobody has, without any proof. */
const STRANGE_PATH = '/signals/doctor/doctor';

/** Whether the address for signals answers, and turns away whoever has no token. */
export async function checkWebhook({
  stacks: [, { stack }],
  rows,
  stage,
}: Scene): Promise<readonly Finding[]> {
  if (!rows.some(({ trigger }) => trigger.kind === 'http')) return [];
  const say = findingsAbout('webhook');
  const address = stack?.Outputs?.find(({ OutputKey }) => OutputKey?.includes('Address'))?.OutputValue;
  if (address === undefined)
    return [say.failed('address', `The functions stack names none: ${deployAgain(stage)}.`)];
  try {
    const request = new Request(`${address.replace(/\/$/, '')}${STRANGE_PATH}`, {
      signal: realTimeout(PATIENCE_MS),
    });
    const { status } = await internet(request);
    if (status === 401 || status === 404) {
      return [say.ok('address', `${address} answers, and turns a caller without a token away (${status}).`)];
    }
    const why =
      status >= 500 ? 'signal-intake fails: its log says why' : 'nobody without a token should get that far';
    return [say.failed('address', `${address} answered ${status} to a caller without a token: ${why}.`)];
  } catch (error) {
    return [
      say.failed(
        'address',
        `${address} cannot be reached from here (${messageOf(error)}): look whether this machine is online, then at the HTTP API in the AWS console.`,
      ),
    ];
  }
}
