import type { Stack } from 'aws-cdk-lib';
import { PAGE_KEY } from '../../functions/nightly-page/make-page.ts';

/** Where the owner of the AWS account opens the page: its object in the S3 console, which asks who they are. */
export function pageLink({ region }: Stack, bucketName: string): string {
  return `https://${region}.console.aws.amazon.com/s3/object/${bucketName}?region=${region}&prefix=${encodeURIComponent(PAGE_KEY)}`;
}
