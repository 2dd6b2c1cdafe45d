import { afterAll, describe, expect, it } from 'vitest';
import { functions as rows } from '../../../infra/functions.ts';
import { resolveAutomations } from '../../../shared/automations/resolve.ts';
import { METRICS } from '../../../shared/core/metrics.ts';
import { removeFolders, resourcesOf, synthesize } from './synthesize.ts';

afterAll(removeFolders);

const limits = { coin: 'USDT', perOrder: '100', perDay: '200', perMonth: '2000' };
/** Everything there is, so that this is the largest dashboard. */
const listening = resolveAutomations({
  accounts: { main: { venue: 'pionex', environment: 'live', limits } },
  signals: {
    tv: { account: 'main', target: { to: 'spot' }, symbols: ['BTC_USDT'], size: { quote: '25' } },
  },
  notices: { channels: [{ kind: 'telegram', chatId: '12345' }] },
});

interface Widget {
  readonly type: 'metric' | 'text' | 'log' | 'alarm';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  // biome-ignore lint/suspicious/noExplicitAny: CloudWatch's own JSON.
  readonly properties: any;
}

const { functions } = synthesize('prod', listening);
const widgets = widgetsOf(functions);
const graphs = widgets.filter(({ type }) => type === 'metric');

/** The body with every reference as the text REF. */
function widgetsOf(template: typeof functions): readonly Widget[] {
  const [dashboard, ...others] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
  expect(others).toEqual([]);
  const body = dashboard?.[1].Properties.DashboardBody;
  const parts: readonly unknown[] = body['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'REF')).join('')).widgets;
}

type MetricLine = readonly (string | { readonly expression?: string; readonly stat?: string })[];

const lines: readonly MetricLine[] = graphs.flatMap(({ properties }) => properties.metrics);
const isExpression = (line: MetricLine): boolean => typeof line[0] === 'object';
const metrics = lines.filter((line) => !isExpression(line));
const keyOf = (line: MetricLine): string => line.filter((part) => typeof part === 'string').join(' ');

describe('the dashboard', () => {
  it('is one, named after its stage, and shows a day', () => {
    functions.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'standing-orders-prod' });
    expect(JSON.stringify(functions.toJSON())).toContain('-P1D');
  });

  it('refers to at most 50 metrics: three such dashboards are free', () => {
    expect(new Set(metrics.map(keyOf)).size).toBeLessThanOrEqual(50);
  });

  it('shows every figure of this project, and none that it does not have', () => {
    const own = metrics.filter(([namespace]) => namespace === 'standing-orders-prod').map(([, name]) => name);
    const searched = lines.flatMap((line) =>
      [...JSON.stringify(line).matchAll(/MetricName=\\+"(\w+)/g)].map(([, name]) => name),
    );
    expect([...new Set([...own, ...searched])].sort()).toEqual(Object.keys(METRICS).sort());
  });

  it('tells figures apart only by what they are told apart by', () => {
    const searches = lines.filter(isExpression).map(([line]) => (line as { expression: string }).expression);
    expect(searches.filter((text) => text.startsWith('SEARCH'))).toEqual([
      `SEARCH('{"standing-orders-prod",${METRICS.VenueErrors.by}} MetricName="VenueErrors"', 'Sum', 3600)`,
      `SEARCH('{"standing-orders-prod",${METRICS.SignalsRefused.by}} MetricName="SignalsRefused"', 'Sum', 3600)`,
    ]);
  });

  it('shows the errors of every function', () => {
    const shown = metrics.filter(([, name]) => name === 'Errors').map((line) => line[3]);
    expect(shown).toEqual(rows.map(({ name }) => `standing-orders-prod-${name}`));
  });

  it('gives every graph a title, axes that begin at 0 and say in what, and names in plain words', () => {
    for (const { properties } of graphs) {
      expect(properties.title).toMatch(/^[A-Z]/);
      if (properties.view === 'singleValue') continue;
      for (const axis of Object.values(properties.yAxis)) {
        expect(axis).toEqual({ min: 0, label: expect.stringMatching(/\w/), showUnits: false });
      }
      for (const line of properties.metrics.filter((each: MetricLine) => !isExpression(each))) {
        expect(line.at(-1)).toMatchObject({ label: expect.stringMatching(/\w/) });
      }
    }
  });

  it('fills its rows to the edge, and no widget lies upon another', () => {
    const places = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(places.has(`${column},${row}`)).toBe(false);
          places.add(`${column},${row}`);
        }
      }
    }
    const bottom = Math.max(...widgets.map(({ y, height }) => y + height));
    expect(places.size).toBe(24 * bottom);
  });

  it('shows the state of every alarm, also of that in the other stack', () => {
    const [status] = widgets.filter(({ type }) => type === 'alarm');
    expect(status?.properties.alarms).toHaveLength(10);
    expect(status?.properties.alarms[0]).toBe(
      'arn:REF:cloudwatch:REF:REF:alarm:standing-orders-prod-nothing-runs',
    );
  });

  it('has nothing of the webhook where nobody listens', () => {
    expect(JSON.stringify(widgetsOf(synthesize().functions))).not.toMatch(/ApiGateway|signals/);
  });

  it('says what to type, for its own stage', () => {
    const foot = widgetsOf(synthesize('trial', listening).functions).at(-1);
    expect(foot?.properties.markdown).toContain('`npm run cli -- pause all --aws --stage trial`');
    expect(foot?.properties.markdown).toContain('`npm run cli -- runbook outcome-unknown`');
  });

  it('matches the reviewed one', () => {
    expect(widgets).toMatchSnapshot();
  });
});
