import { createSigner } from '../../../shared/signing/signer.ts';
import type { Json } from '../../../shared/table/table.ts';
import { adapters } from '../../../shared/venues/open-venues.ts';
import type { Answer, Arguments, CliContext } from '../command.ts';
import { notFound } from '../known-plan.ts';
import { difference, readRequest } from './sign-request.ts';

/** Shows the canonical message and the signature of a request, beside what was expected. Sends nothing. */
export async function signTyped(context: CliContext, given: Arguments, text: string): Promise<Answer> {
  const { request, timestampMs = context.clock.nowMs() } = readRequest(text);
  const { accounts } = await context.automations();
  const accountId = given.values.get('account') ?? Object.keys(accounts)[0] ?? '';
  const account = accounts[accountId];
  if (account === undefined) throw notFound('account', accountId, Object.keys(accounts));

  const secrets = await context.secrets();
  const { recipeFor } = await adapters[account.venue]();
  const signer = createSigner(await secrets.apiKey(accountId), recipeFor(account));
  const { canonicalMessage, signature } = signer.sign(request, timestampMs);
  const message = compared('message', canonicalMessage, given.values.get('expect-message'));
  const hex = compared('signature', signature, given.values.get('expect')?.toLowerCase());
  return {
    lines: [...message.lines, ...hex.lines],
    json: { account: accountId, message: message.json, signature: hex.json },
    failed: !message.same || !hex.same,
  };
}

function compared(
  name: string,
  ours: string,
  expected: string | undefined,
): { readonly lines: readonly string[]; readonly json: Json; readonly same: boolean } {
  const lines = [`${name.padEnd(9)}  ${ours}`];
  if (expected === undefined) return { lines, json: { ours }, same: true };
  const differs = difference(ours, expected);
  return {
    lines: [
      ...lines,
      `${'expected'.padEnd(9)}  ${expected}`,
      `${' '.repeat(11)}${differs ?? `✓ the same ${name}`}`,
    ],
    json: { ours, expected, same: differs === undefined },
    same: differs === undefined,
  };
}
