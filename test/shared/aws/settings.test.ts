import { expect, it } from 'vitest';
import { readSettings } from '../../../shared/aws/settings.ts';

const SET = { TABLE_NAME: 'rows', AUTOMATIONS_HASH: '0123456789abcdef', SECRET_ARNS: '{}' };
const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:main-AbCdEf';

it('reads what the stack set, and nothing else of the environment', () => {
  const environment = { ...SET, SECRET_ARNS: JSON.stringify({ main: ARN }), PATH: '/bin' };

  expect(readSettings(environment)).toEqual({
    tableName: 'rows',
    automationsHash: '0123456789abcdef',
    secretArns: { main: ARN },
  });
  expect(readSettings(SET)).toEqual({
    tableName: 'rows',
    automationsHash: '0123456789abcdef',
    secretArns: {},
  });
});

it('knows where the page is where the stack has a place for it', () => {
  const environment = { ...SET, PAGE_URL: 'https://console.example/page' };

  expect(readSettings(environment).pageUrl).toBe('https://console.example/page');
  expect(() => readSettings({ ...environment, PAGE_URL: 'page' })).toThrow(
    'PAGE_URL is not an https address',
  );
});

it('names every variable that is wrong at once', () => {
  expect(() => readSettings({})).toThrow(
    'The environment of this function is incomplete (TABLE_NAME is not set; AUTOMATIONS_HASH is not set; SECRET_ARNS is not set): deploy the stacks again.',
  );
  expect(() => readSettings({ ...SET, TABLE_NAME: '', SECRET_ARNS: '{' })).toThrow(
    '(TABLE_NAME is empty; SECRET_ARNS is not JSON)',
  );
});

it.each([
  ['[]', 'SECRET_ARNS is not a map of ARNs'],
  ['{"main":"k3y-of-main"}', 'SECRET_ARNS.main is not an ARN'],
])('refuses %s as a map of secrets', (SECRET_ARNS, fault) => {
  expect(() => readSettings({ ...SET, SECRET_ARNS })).toThrow(fault);
});
