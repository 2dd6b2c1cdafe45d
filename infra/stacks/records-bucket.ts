/** The bucket of the exported files: records, manifests, pages. It stays when its stack is removed, unless told otherwise. */
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { FunctionRow } from '../functions.ts';
import { type Fate, removalPolicyOf } from './fate.ts';

/** Under it Athena puts the answers to queries, which anybody may ask again. */
export const QUERY_RESULTS = 'athena/';

/** How long an overwritten or deleted object can be brought back. */
const OLD_VERSIONS_KEPT_DAYS = 30;
const QUERY_RESULTS_KEPT_DAYS = 7;
/** Longer than any function runs. */
const PARTS_KEPT_DAYS = 2;

export function recordsBucket(scope: Construct, fate: Fate): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: removalPolicyOf(fate),
    autoDeleteObjects: fate === 'destroy',
    lifecycleRules: [
      {
        id: 'OldVersions',
        noncurrentVersionExpiration: Duration.days(OLD_VERSIONS_KEPT_DAYS),
        expiredObjectDeleteMarker: true,
      },
      { id: 'LeftParts', abortIncompleteMultipartUploadAfter: Duration.days(PARTS_KEPT_DAYS) },
      {
        id: 'QueryResults',
        prefix: QUERY_RESULTS,
        expiration: Duration.days(QUERY_RESULTS_KEPT_DAYS),
        noncurrentVersionExpiration: Duration.days(1),
      },
    ],
  });
  // Otherwise the bucket that stays would take requests without TLS.
  bucket.policy?.applyRemovalPolicy(removalPolicyOf(fate));
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Access logs would need a second bucket, for files that one role writes and their owner reads; versions keep what was overwritten.',
  });
  return bucket;
}

/** What `shared/blobs` asks of S3. Without the right to list, S3 calls a missing object forbidden. */
const OBJECT_ACTIONS: Readonly<Record<NonNullable<FunctionRow['blobs']>, readonly string[]>> = {
  read: ['s3:GetObject'],
  readWrite: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
};

export function bucketStatements({ blobs }: FunctionRow, bucket: IBucket | undefined): PolicyStatement[] {
  if (bucket === undefined || blobs === undefined) return [];
  return [
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    new PolicyStatement({ actions: [...OBJECT_ACTIONS[blobs]], resources: [bucket.arnForObjects('*')] }),
  ];
}

/** `bucket` is one that was found by an output, whose reference is the same before and after references are resolved. */
export function acknowledgeEveryKey(role: Role, bucket: IBucket): void {
  const name = JSON.stringify(Stack.of(role).resolve(bucket.bucketName));
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${name}/*]`,
    reason: 'Objects are named by account, kind and day: their names cannot be listed beforehand.',
  });
}
