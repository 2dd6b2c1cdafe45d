import { UsageError } from '../usage-error.ts';
import type { Arguments, OptionSpecs } from './command.ts';

export const DEFAULT_STAGE = 'prod';

/** Of every command that can look at a deployment; region and credentials come from the shell. */
export const AWS_OPTIONS: OptionSpecs = {
  aws: { help: 'of the deployment in your AWS account instead of this machine' },
  stage: { value: 'NAME', help: `with --aws: which deployment (default: ${DEFAULT_STAGE})` },
};

/** The stage that `--aws` means; `undefined` for this machine. Throws `UsageError` for what does not go together. */
export function stageOf({ flags, values }: Arguments): string | undefined {
  const stage = values.get('stage');
  if (!flags.has('aws')) {
    if (stage === undefined) return undefined;
    throw new UsageError('--stage names a deployment: give it with --aws.');
  }
  if (values.has('data')) {
    throw new UsageError('--data is a folder of this machine and --aws a deployment: give one of them.');
  }
  return stage ?? DEFAULT_STAGE;
}
