/** Exported files on AWS: their bucket, and all that Athena needs to answer SQL over the Parquet files among them. */
import { Aws, CfnOutput, Fn } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import { COLUMNS } from '../../shared/records/columns.ts';
import type { RecordKind } from '../../shared/records/record.ts';
import { nameIn } from '../physical-names.ts';
import type { Fate } from './fate.ts';
import { recordTable } from './record-table.ts';
import { QUERY_RESULTS, recordsBucket } from './records-bucket.ts';

export interface RecordsProps {
  readonly stage: string;
  readonly fate: Fate;
  /** At least one. */
  readonly accounts: ResolvedAutomations['accounts'];
}

/** One query may read so much, which costs some 5 cents: far more than the records of many years. */
const MOST_BYTES_READ = 10_000_000_000;

export class Records extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { stage, fate, accounts }: RecordsProps) {
    super(scope, id);
    this.bucket = recordsBucket(this, fate);
    // SQL wants names without hyphens; the stage in it lets stages stand side by side.
    const name = `standing_orders_${stage.replaceAll('-', '_')}`;
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name, description: `Exported records of Standing Orders, stage ${stage}.` },
    });
    for (const kind of Object.keys(COLUMNS) as RecordKind[]) {
      const table = recordTable(this, { kind, accounts, database: name, bucket: this.bucket });
      table.addResourceDependency(database);
    }
    const workGroup = queryGroup(this, stage, this.bucket);
    tellWhatToDo(this, { bucket: this.bucket, database: name, workGroup });
  }
}

function queryGroup(scope: Construct, stage: string, bucket: Bucket): string {
  const name = nameIn(stage);
  new CfnWorkGroup(scope, 'WorkGroup', {
    name,
    description: `SQL over the exported records of Standing Orders, stage ${stage}.`,
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      bytesScannedCutoffPerQuery: MOST_BYTES_READ,
      resultConfiguration: {
        outputLocation: bucket.s3UrlForObject(QUERY_RESULTS),
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    },
  });
  return name;
}

function tellWhatToDo(
  scope: Construct,
  {
    bucket,
    database,
    workGroup,
  }: { readonly bucket: Bucket; readonly database: string; readonly workGroup: string },
): void {
  const command = (text: string) => Fn.sub(text, { Bucket: bucket.bucketName });
  new CfnOutput(scope, 'Copy', {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills in these two.
    value: command('aws s3 sync --region ${AWS::Region} s3://${Bucket}/ files/ --exclude "athena/*"'),
    description:
      'Copies the exported files (Parquet, CSV, manifests, pages) to this machine, where cli sql reads them too.',
  });
  const query =
    "SELECT symbol, sum(amount) AS amount FROM funding WHERE dt >= '2026-01-01' GROUP BY symbol ORDER BY symbol";
  new CfnOutput(scope, 'Ask', {
    value: command(
      `aws athena start-query-execution --region \${AWS::Region} --work-group ${workGroup} --query-execution-context Database=${database} --query-string "${query}"`,
    ),
    description: `Asks Athena for the funding by symbol; aws athena get-query-results --query-execution-id ID shows the answer, and so does the Athena console in the workgroup ${workGroup}. Name days (dt) in every query: each day is a folder that is looked into.`,
  });
}
