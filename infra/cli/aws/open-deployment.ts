/** A found deployment with its parts, each opened when it is first asked for. */
import { openBucket } from '../../../shared/aws/open-bucket.ts';
import { openAwsTable } from '../../../shared/aws/open-table.ts';
import { AppError } from '../../../shared/core/errors.ts';
import { openAwsDeadLetters } from '../../dead-letters/aws-dead-letters.ts';
import { type Deployment, findDeployment } from '../deployment.ts';
import { invokeFunction } from './invoke-function.ts';

/** With the region and the credentials of the shell. Throws as `findDeployment` does. */
export async function openDeployment(stage: string): Promise<Deployment> {
  const found = await findDeployment(stage);
  return {
    ...found,
    table: () => openAwsTable(found.tableName()),
    blobs: () => {
      const bucketName = found.bucketName();
      if (bucketName !== undefined) return openBucket(bucketName);
      throw new AppError(
        'config.notFound',
        `The deployment '${stage}' keeps no files, because no account runs on it: add one to the automations and deploy again.`,
      );
    },
    invoke: (row, event) => invokeFunction(stage, row, event),
    deadLetters: () => openAwsDeadLetters(stage),
  };
}
