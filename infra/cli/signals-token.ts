import { ALERT_FORMATS } from '../../functions/signal-intake/formats/registry.ts';
import { isoSeconds } from '../../shared/core/clock.ts';
import { createToken, rotateToken } from '../../shared/signals/tokens.ts';
import { dataFolderAt } from '../local/data-folder.ts';
import { runningHost } from '../local/host-file.ts';
import { UsageError } from '../usage-error.ts';
import { AWS_OPTIONS } from './aws-options.ts';
import type { Answer } from './command.ts';
import { durationOf } from './duration.ts';
import { strategyNamed } from './known-strategy.ts';
import type { Subcommand } from './subcommand.ts';

export const signalsToken: Subcommand = {
  words: ['token', 'rotate'],
  positionals: 'STRATEGY',
  maxPositionals: 1,
  summary: 'makes a token and shows it once; the old one ends',
  options: {
    ...AWS_OPTIONS,
    'keep-old': {
      value: 'TIME',
      help: 'token rotate: how long the old token stays valid, e.g. 24h (default: not at all)',
    },
  },
  run: async (context, given) => {
    const { name, strategy } = strategyNamed(await context.automations(), given.positionals[0]);
    if (strategy.auth !== 'token') {
      throw new UsageError(
        `The strategy '${name}' signs its requests (auth: 'hmac') and has no token; "signals --help" says how.`,
      );
    }
    const keepOld = given.values.get('keep-old');
    const keepOldMs = keepOld === undefined ? 0 : durationOf(keepOld, '--keep-old');
    const token = createToken();
    const rotation = { token, nowMs: context.clock.nowMs(), keepOldMs };
    const { previous } = await rotateToken(await context.table('create'), name, rotation);
    return answer({
      name,
      token,
      oldEndsAtMs: previous?.endsAtMs,
      template: ALERT_FORMATS[strategy.format].template,
      hostPort:
        context.place === 'deployment' ? undefined : runningHost(dataFolderAt(context.dataDir))?.signalPort,
    });
  },
};

function answer(made: {
  readonly name: string;
  readonly token: string;
  readonly oldEndsAtMs: number | undefined;
  readonly hostPort: number | undefined;
  readonly template: (typeof ALERT_FORMATS)['okx']['template'];
}): Answer {
  const path = `/signals/${made.name}/${made.token}`;
  const old =
    made.oldEndsAtMs === undefined
      ? 'Any token before it is no longer valid.'
      : `The token before it stays valid until ${isoSeconds(made.oldEndsAtMs)}.`;
  return {
    lines: [
      `This token is shown once; only its hash is kept. ${old}`,
      '',
      'Put this path behind the address of your host or of your deployment, and give nobody the whole:',
      `  ${path}`,
      ...(made.hostPort === undefined ? [] : [`On this machine: http://127.0.0.1:${made.hostPort}${path}`]),
      '',
      'An alert to start from:',
      ...JSON.stringify(made.template, null, 2)
        .split('\n')
        .map((line) => `  ${line}`),
    ],
    json: {
      strategy: made.name,
      token: made.token,
      path,
      ...(made.oldEndsAtMs === undefined ? {} : { oldEndsAt: isoSeconds(made.oldEndsAtMs) }),
      template: made.template,
    },
  };
}
