/** The words of the dashboard, in the Markdown that CloudWatch shows. */
import { runbookPointer } from '../../../shared/notices/runbook-topics.ts';
import { nameIn } from '../../physical-names.ts';
import { alarmsOf } from '../alarm-table.ts';

export interface TextParts {
  readonly stage: string;
  readonly region: string;
  readonly hasSignals: boolean;
  readonly runbookUrl: string | undefined;
}

/** First of all: what this is, and the places to go on. */
export function headText({ stage, region }: TextParts): string {
  const place = (service: string, path: string): string =>
    `https://${region}.console.aws.amazon.com/${service}/home?region=${region}#${path}`;
  const links: readonly (readonly [string, string])[] = [
    ['Alarms', place('cloudwatch', `alarmsV2:?search=${nameIn(stage)}`)],
    ['Logs Insights', place('cloudwatch', 'logsV2:logs-insights')],
    ['Functions', place('lambda', '/functions')],
    ['Schedules', place('scheduler', 'schedules')],
    ['Queues', place('sqs/v3', '/queues')],
    ['Stacks', place('cloudformation', '/stacks')],
  ];
  return [
    `# Standing Orders: ${stage}`,
    links.map(([label, url]) => `[${label}](${url})`).join(' · '),
    'All green and the daily digest in your inbox: nothing to do. Times of this page are as chosen at the top right.',
  ].join('\n\n');
}

/** Last of all: what to type. */
export function footText({ stage, hasSignals, runbookUrl }: TextParts): string {
  const at = stage === 'prod' ? '--aws' : `--aws --stage ${stage}`;
  const rows: readonly (readonly [string, string])[] = [
    ['What is open at the exchange', `npm run cli -- orders --open ${at}`],
    ['Stop every new order now', `npm run cli -- pause all ${at}`],
    ['Check keys, clock, schedules', `npm run cli -- doctor ${at}`],
    ['What failed for good', `npm run cli -- dlq list ${at}`],
    ['What was told', `npm run cli -- notices ${at}`],
  ];
  return [
    '## Commands',
    '| for | in the project folder |\n|---|---|',
    ...rows.map(([what, command]) => `| ${what} | \`${command}\` |`),
    '\n## What to do about an alarm',
    '| alarm | means | read |\n|---|---|---|',
    ...alarmsOf(hasSignals).map(
      ({ id, means }) => `| ${id} | ${means} | ${pointerText(runbookPointer(id, runbookUrl))} |`,
    ),
  ].join('\n');
}

function pointerText(pointer: string): string {
  return pointer.startsWith('https:') ? `[runbook](${pointer})` : `\`${pointer}\``;
}
