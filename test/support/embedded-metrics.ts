/** What CloudWatch makes of lines in the Embedded Metric Format, and whether they are in it. */
import { Ajv } from 'ajv';

/** The published JSON schema, shortened to its rules. */
const schema = {
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            properties: {
              Namespace: { type: 'string', minLength: 1, maxLength: 255 },
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'array',
                  minItems: 0,
                  maxItems: 9,
                  items: { type: 'string', minLength: 1, maxLength: 250 },
                },
              },
              Metrics: {
                type: 'array',
                // The specification's text has this one.
                maxItems: 100,
                items: {
                  type: 'object',
                  required: ['Name'],
                  properties: {
                    Name: { type: 'string', minLength: 1, maxLength: 255 },
                    Unit: {
                      type: 'string',
                      pattern:
                        '^(Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|None)$',
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

interface Embedded {
  readonly [member: string]: unknown;
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

const isEmbedded = new Ajv().compile<Embedded>(schema);

/**
 * The sums that CloudWatch would show, e.g. `{ 'SlotsRun': 1, 'VenueErrors code=http.502': 2 }`; lines that are no
 * embedded metrics are passed over. Throws where one breaks the format.
 */
export function extracted(lines: readonly string[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  const documents = lines.map((line) => JSON.parse(line)).filter((document) => document?._aws !== undefined);
  for (const [key, value] of documents.flatMap(figuresOf)) sums[key] = (sums[key] ?? 0) + value;
  return sums;
}

function figuresOf(document: unknown): readonly (readonly [string, number])[] {
  if (!isEmbedded(document))
    throw new Error(`${JSON.stringify(isEmbedded.errors)}: ${JSON.stringify(document)}`);
  return document._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) => Dimensions.map((set) => figureOf(document, Name, set))),
  );
}

function figureOf(document: Embedded, name: string, set: readonly string[]): readonly [string, number] {
  const value = document[name];
  if (typeof value !== 'number') throw new Error(`${name} has no number in ${JSON.stringify(document)}`);
  return [[name, ...set.map((each) => `${each}=${dimensionOf(document, each)}`)].join(' '), value];
}

/** CloudWatch takes 1 to 1024 ASCII characters for a dimension's value. */
function dimensionOf(document: Embedded, name: string): string {
  const value = document[name];
  if (typeof value !== 'string' || !/^[\x20-\x7e]{1,1024}$/.test(value)) {
    throw new Error(`${name} is no dimension in ${JSON.stringify(document)}`);
  }
  return value;
}
