import { expect, it } from 'vitest';
import { METRICS, type MetricName } from '../../../shared/core/metrics.ts';
import { embeddedLines } from '../../../shared/metrics/embedded.ts';
import { extracted } from '../../support/embedded-metrics.ts';

const parts = {
  namespace: 'standing-orders-prod',
  atMs: Date.UTC(2026, 10, 23, 8),
  about: { function: 'dca-buy', run: 'r-1' },
};

it('is one line for all plain figures, told to CloudWatch as it specifies', () => {
  const lines = embeddedLines(
    [
      { name: 'SlotsRun', value: 1 },
      { name: 'OldestUnknownSeconds', value: 61 },
    ],
    parts,
  );

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      time: '2026-11-23T08:00:00.000Z',
      level: 'info',
      event: 'run.figures',
      function: 'dca-buy',
      run: 'r-1',
      SlotsRun: 1,
      OldestUnknownSeconds: 61,
      _aws: {
        Timestamp: 1_795_420_800_000,
        CloudWatchMetrics: [
          {
            Namespace: 'standing-orders-prod',
            Dimensions: [[]],
            Metrics: [
              { Name: 'SlotsRun', Unit: 'Count' },
              { Name: 'OldestUnknownSeconds', Unit: 'Seconds' },
            ],
          },
        ],
      },
    },
  ]);
});

it('counts what has codes once in all and once under its code, a line each code', () => {
  const lines = embeddedLines(
    [
      { name: 'VenueErrors', by: 'http.502', value: 2 },
      { name: 'RequestWeight', value: 9 },
      { name: 'VenueErrors', by: 'PERMISSION_DENIED', value: 1 },
    ],
    parts,
  );

  expect(lines).toHaveLength(3);
  expect(extracted(lines)).toEqual({
    RequestWeight: 9,
    VenueErrors: 3,
    'VenueErrors code=http.502': 2,
    'VenueErrors code=PERMISSION_DENIED': 1,
  });
});

it('keeps to the format with every metric at once', () => {
  const names = Object.keys(METRICS) as MetricName[];
  const figures = names.map((name) =>
    'by' in METRICS[name] ? { name, by: 'x', value: 1 } : { name, value: 1 },
  );

  expect(
    Object.keys(extracted(embeddedLines(figures, parts))).filter((key) => !key.includes(' ')),
  ).toHaveLength(names.length);
  // A metric must not take the place of what tells about the line.
  expect(names).not.toContain('function');
});

it('is nothing where nothing was counted', () => {
  expect(embeddedLines([], parts)).toEqual([]);
});
