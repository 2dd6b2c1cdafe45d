import { dlqDrop, dlqReplay } from './dlq-change.ts';
import { dlqList } from './dlq-list.ts';
import { withSubcommands } from './subcommand.ts';

export const dlqCommand = withSubcommands({
  name: 'dlq',
  positionals: '[list]|replay|drop …',
  summary: 'Dead letters: what nobody could handle',
  alone: dlqList,
  subcommands: [dlqList, dlqReplay, dlqDrop],
  notes: [
    'A dead letter is an event that could not be handed to its function, whose run failed as often as it may be',
    'repeated, or a signal that was tried in vain. It is kept for 14 days.',
    '',
    'Nothing is bought twice by a replay: what an earlier run ordered stands in the ledger. A slot or a signal whose',
    'time is over is not replayed; slot-audit and the sweep of the signals have dealt with it by then.',
    'Looking hides the letters from another look for as long as it takes, at most a minute.',
    '',
    'For example: dlq list --aws; dlq replay 0d9f2c31 --aws; dlq drop --all --aws --yes',
    'An id may be cut short, as the list shows it.',
  ],
});
