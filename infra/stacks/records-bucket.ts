/** The bucket of the exported files: records, manifests, pages. It stays when its stack is removed. */
import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { FunctionRow } from '../functions.ts';

/** Under it Athena puts the answers to queries, which anybody may ask again. */
export const QUERY_RESULTS = 'athena/';

/** How long an overwritten or deleted object can be brought back. */
const OLD_VERSIONS_KEPT_DAYS = 30;
const QUERY_RESULTS_KEPT_DAYS = 7;
/** Longer than any function runs. */
const PARTS_KEPT_DAYS = 2;

export function recordsBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
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
  bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
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

export function bucketStatements({ blobs }: FunctionRow, bucket: Bucket | undefined): PolicyStatement[] {
  if (bucket === undefined || blobs === undefined) return [];
  return [
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
    new PolicyStatement({ actions: [...OBJECT_ACTIONS[blobs]], resources: [bucket.arnForObjects('*')] }),
  ];
}

/**
 * cdk-nag names what it finds by how the template refers to the bucket. While the stacks are put together that is the
 * bucket itself; when `cdk synth` checks them it is the output by which one stack hands it to the other.
 */
export function acknowledgeEveryKey(role: Role, bucket: Bucket): void {
  const id = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  const reason = 'Objects are named by account, kind and day: their names cannot be listed beforehand.';
  for (const target of [`<${id}.Arn>`, handedOver(Stack.of(bucket).stackName, id)]) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${target}/*]`, reason });
  }
}

/** The ARN of a resource of another stack as text. CDK names the output by its place, which is made here once more. */
function handedOver(stackName: string, id: string): string {
  const stack = new Stack();
  const arn = JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] });
  const output = new CfnOutput(new Construct(stack, 'Publish'), `Output${arn}`, { value: id });
  const OutputName: unknown = stack.resolve(output.logicalId);
  const Region = { Ref: 'AWS::Region' };
  return JSON.stringify({ 'Fn::GetStackOutput': { StackName: stackName, Region, OutputName } });
}
