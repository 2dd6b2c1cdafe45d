/**
 * What AWS takes, in us-east-1, in US dollars, without tax; other regions are up to a third dearer. Look at the page that a
 * line names before you rely on its figure.
 */
import { type Decimal, decimal } from '../../shared/core/decimal.ts';

export type PriceName = keyof typeof PRICES;

export interface Price {
  readonly service: string;
  /** What is counted, in AWS's words. */
  readonly unit: string;
  /** For so many units. */
  readonly usd: Decimal;
  readonly per: Decimal;
  /** Free every month for ever, in units; not what only new accounts get. Zero where there is none. */
  readonly alwaysFree: Decimal;
  /** Where AWS says it. */
  readonly source: string;
  /** The month in which it was last seen to be so; missing for a price of many years that was not looked up again. */
  readonly asOf?: string;
}

const MILLION = '1000000';

interface Terms {
  readonly per?: string;
  readonly free?: string;
  readonly source: string;
  readonly asOf?: string;
}

function price(service: string, unit: string, usd: string, terms: Terms): Price {
  const { per = '1', free = '0', source, asOf } = terms;
  return {
    service,
    unit,
    usd: decimal(usd),
    per: decimal(per),
    alwaysFree: decimal(free),
    source: `https://aws.amazon.com/${source}`,
    ...(asOf !== undefined && { asOf }),
  };
}

const LAMBDA = { source: 'lambda/pricing/', asOf: '2026-05' };
const DYNAMODB = { source: 'dynamodb/pricing/on-demand/' };
const S3 = { source: 's3/pricing/' };
const CLOUDWATCH = { source: 'cloudwatch/pricing/', asOf: '2026-06' };
const SECRETS = { source: 'secrets-manager/pricing/', asOf: '2026-09' };

export const PRICES = {
  lambdaRequests: price('Lambda', 'requests', '0.20', { ...LAMBDA, per: MILLION, free: MILLION }),
  lambdaTime: price('Lambda', 'GB-seconds (arm64)', '0.0000133334', { ...LAMBDA, free: '400000' }),
  schedules: price('EventBridge Scheduler', 'invocations', '1.00', {
    per: MILLION,
    free: '14000000',
    source: 'eventbridge/pricing/',
  }),
  httpRequests: price('API Gateway', 'requests (HTTP API)', '1.00', {
    per: MILLION,
    source: 'api-gateway/pricing/',
  }),
  queueRequests: price('SQS', 'requests (FIFO)', '0.50', {
    per: MILLION,
    free: MILLION,
    source: 'sqs/pricing/',
    asOf: '2026-06',
  }),
  tableWrites: price('DynamoDB', 'write request units', '0.625', {
    ...DYNAMODB,
    per: MILLION,
    asOf: '2025-07',
  }),
  tableReads: price('DynamoDB', 'read request units', '0.125', {
    ...DYNAMODB,
    per: MILLION,
    asOf: '2025-07',
  }),
  tableStorage: price('DynamoDB', 'GB stored', '0.25', { ...DYNAMODB, free: '25' }),
  tableBackup: price('DynamoDB', 'GB with point-in-time recovery', '0.20', DYNAMODB),
  objectWrites: price('S3', 'PUT and LIST requests', '0.005', { ...S3, per: '1000' }),
  objectReads: price('S3', 'GET requests', '0.0004', { ...S3, per: '1000' }),
  objectStorage: price('S3', 'GB stored', '0.023', S3),
  secrets: price('Secrets Manager', 'secrets', '0.40', SECRETS),
  secretCalls: price('Secrets Manager', 'calls', '0.05', { ...SECRETS, per: '10000' }),
  logs: price('CloudWatch', 'GB of logs', '0.50', { ...CLOUDWATCH, free: '5' }),
  metrics: price('CloudWatch', 'custom metrics', '0.30', { ...CLOUDWATCH, free: '10' }),
  alarms: price('CloudWatch', 'alarms', '0.10', { ...CLOUDWATCH, free: '10' }),
  dashboards: price('CloudWatch', 'dashboards', '3.00', { ...CLOUDWATCH, free: '3' }),
  emails: price('SNS', 'e-mails', '2.00', { per: '100000', free: '1000', source: 'sns/pricing/' }),
  traffic: price('Data transfer', 'GB to the internet', '0.09', {
    free: '100',
    source: 'ec2/pricing/on-demand/',
  }),
  natInstance: price('Static address', 'NAT instance: t4g.nano, 8 GB disk, IPv4', '7.36', {
    source: 'ec2/pricing/on-demand/',
    asOf: '2026-02',
  }),
  natGateway: price('Static address', 'NAT gateway in one zone, IPv4', '36.50', {
    source: 'vpc/pricing/',
    asOf: '2026-02',
  }),
  natTraffic: price('Static address', 'GB through the NAT gateway', '0.045', {
    source: 'vpc/pricing/',
    asOf: '2026-02',
  }),
} as const satisfies Readonly<Record<string, Price>>;
