/** `orders settle`: the word of a person on an order that nothing else can prove any more. */
import { AppError } from '../../shared/core/errors.ts';
import { causeOf, ownerOf } from '../../shared/orders/ids.ts';
import type { Intent } from '../../shared/orders/intent.ts';
import { readIntent } from '../../shared/orders/ledger.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { CliContext } from './command.ts';
import { orderText } from './order-text.ts';
import type { Subcommand } from './subcommand.ts';

export const ordersSettle: Subcommand = {
  words: ['settle'],
  positionals: 'INTENT',
  maxPositionals: 1,
  summary: 'says what became of an order that nothing else proves, after a look at the exchange',
  options: {
    landed: { value: 'ID', help: 'settle: it is there; the exchange’s id of it' },
    absent: { help: 'settle: no such order is there' },
    yes: { help: 'settle, cancel-all: without the question' },
    ...AWS_OPTIONS,
  },
  run: async (context, { positionals: [id], values, flags }) => {
    if (id === undefined) throw new UsageError('Say which order: the intent that the notice names.');
    const landed = values.get('landed');
    if ((landed === undefined) !== flags.has('absent')) {
      throw new UsageError('Say what you saw: --landed ID or --absent.');
    }
    const intent = await existing(context, id);
    if (!flags.has('yes') && !(await isMeant(context, intent, landed))) {
      return {
        lines: ['Nothing was changed. To settle without a question, say --yes.'],
        json: { intent: id, state: intent.state },
        failed: true,
      };
    }
    const settle = { intent: id, ...(landed === undefined ? {} : { landed }) };
    const { report } = await context.invoke('order-reconcile', { settle });
    const state = String(report['state']);
    const next =
      landed === undefined
        ? 'no order is there; its money is free again with the next reconcile'
        : `order ${landed} is this one; reconcile finds what was executed`;
    return { lines: [`${context.style('bold', state)}  ${next}`], json: { intent: id, state } };
  },
};

async function existing(context: CliContext, id: string): Promise<Intent> {
  const cause = causeOf(id);
  const found =
    ownerOf(cause).kind === 'grid' ? undefined : await readIntent(await context.table('existing'), cause);
  if (found !== undefined) return found.intent;
  throw new AppError('config.notFound', `There is no order with the id '${id}'.`);
}

function isMeant(
  { confirm, progress }: CliContext,
  intent: Intent,
  landed: string | undefined,
): Promise<boolean> {
  const { id, symbol, account, clientOrderId } = intent;
  progress.print(`${id}: ${orderText(intent, '')}  ${symbol}, account ${account}, ${clientOrderId}`);
  return confirm(
    landed === undefined
      ? 'Have you looked at open and past orders, and there is none like it? If it is there after all, it will be missing in the ledger.'
      : `Is order ${landed} of the exchange this one?`,
  );
}
