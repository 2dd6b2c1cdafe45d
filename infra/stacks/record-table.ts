/** One kind of record as Athena sees it: a table over Parquet files, whose partitions are worked out and never added. */
import { Aws, Fn } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ResolvedAutomations } from '../../shared/automations/schema.ts';
import {
  COLUMNS,
  type ColumnType,
  DECIMAL_PRECISION,
  DECIMAL_SCALE,
  tableName,
} from '../../shared/records/columns.ts';
import type { RecordKind } from '../../shared/records/record.ts';

/** In the words of Hive, which Glue speaks: https://docs.aws.amazon.com/athena/latest/ug/data-types.html */
const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  decimal: `decimal(${DECIMAL_PRECISION},${DECIMAL_SCALE})`,
  time: 'timestamp',
  boolean: 'boolean',
};

/** The parts of a key as text, in its order: `dt >= '2026-01-01'` then means the same here and in DuckDB. */
const PARTITIONS = ['venue', 'account', 'dt'];

/** No venue has records from before. */
const FIRST_DAY = '2017-01-01';

export interface RecordTableProps {
  readonly kind: RecordKind;
  readonly accounts: ResolvedAutomations['accounts'];
  readonly database: string;
  readonly bucket: Bucket;
}

export function recordTable(
  scope: Construct,
  { kind, accounts, database, bucket }: RecordTableProps,
): CfnTable {
  const location = bucket.s3UrlForObject(`records/kind=${kind}/`);
  return new CfnTable(scope, kind, {
    catalogId: Aws.ACCOUNT_ID,
    databaseName: database,
    tableInput: {
      name: tableName(kind),
      tableType: 'EXTERNAL_TABLE',
      parameters: {
        EXTERNAL: 'TRUE',
        classification: 'parquet',
        ...projection(accounts),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena fills in these three.
        'storage.location.template': Fn.join('', [location, 'venue=${venue}/account=${account}/dt=${dt}/']),
      },
      partitionKeys: PARTITIONS.map((name) => ({ name, type: 'string' })),
      storageDescriptor: {
        location,
        columns: COLUMNS[kind].map(({ name, type }) => ({ name, type: TYPES[type] })),
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      },
    },
  });
}

/** https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html; `NOW` is in UTC. */
function projection(accounts: RecordTableProps['accounts']): Readonly<Record<string, string>> {
  const venues = new Set(Object.values(accounts).map(({ venue }) => venue));
  return {
    'projection.enabled': 'true',
    'projection.venue.type': 'enum',
    'projection.venue.values': [...venues].sort().join(','),
    'projection.account.type': 'enum',
    'projection.account.values': Object.keys(accounts).sort().join(','),
    'projection.dt.type': 'date',
    'projection.dt.format': 'yyyy-MM-dd',
    'projection.dt.range': `${FIRST_DAY},NOW`,
    'projection.dt.interval': '1',
    'projection.dt.interval.unit': 'DAYS',
  };
}
