import { signalsList } from './signals-list.ts';
import { REPLAY_NOTES, signalsReplay } from './signals-replay.ts';
import { signalsSend } from './signals-send.ts';
import { signalsShow } from './signals-show.ts';
import { signalsToken } from './signals-token.ts';
import { withSubcommands } from './subcommand.ts';

export const signalsCommand = withSubcommands({
  name: 'signals',
  positionals: '[list]|show|send|token|replay …',
  summary: 'Lists webhook signals, makes tokens, sends test alerts',
  alone: signalsList,
  subcommands: [signalsList, signalsShow, signalsSend, signalsToken, signalsReplay],
  notes: [
    'A paused strategy still takes and records signals: they are denied where they would be ordered.',
    '',
    "A strategy with auth: 'hmac' has a secret instead of a token. Its callers send x-timestamp, in seconds, and",
    'x-signature: the hex HMAC-SHA256, under that secret, of the timestamp, a full stop and the body.',
    '',
    ...REPLAY_NOTES,
  ],
});
