/** Names of the environment variables that the CDK sets and the functions read. */

/** The DynamoDB table. */
export const TABLE_NAME = 'TABLE_NAME';
/** ARNs of the secrets that a function may read, as JSON by account or name: `{ "account": "arn:…", "channel/slack": "arn:…" }`. */
export const SECRET_ARNS = 'SECRET_ARNS';
/** Address of the queue, for functions with the extra `queue`. */
export const QUEUE_URL = 'QUEUE_URL';
/** ARNs of the SNS topics by e-mail channel, as JSON, for functions with the extra `email`. */
export const NOTICE_TOPICS = 'NOTICE_TOPICS';
/** The S3 bucket of the exported files, for functions with the extra `blobs`. */
export const BUCKET_NAME = 'BUCKET_NAME';
/**
 * What the function was made of, for `doctor --aws` to compare with this checkout: see `infra/bundle-hash.ts`. The
 * function itself refuses automations that have another hash.
 */
export const CODE_HASH = 'CODE_HASH';
export const AUTOMATIONS_HASH = 'AUTOMATIONS_HASH';
/** Where a person finds the page of `nightly-page`, for the daily digest. */
export const PAGE_URL = 'PAGE_URL';
/** Namespace of the metrics in CloudWatch. Without it nothing is counted, and everything else works. */
export const METRICS_NAMESPACE = 'METRICS_NAMESPACE';
