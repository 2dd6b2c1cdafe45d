import { expect, it } from 'vitest';
import { createRouter } from '../../../infra/local/http-routes.ts';
import { functionRow } from './function-row.ts';

const router = createRouter([
  functionRow('every', { kind: 'every', minutes: 5 }),
  functionRow('intake', {
    kind: 'http',
    routes: ['POST /signals/{strategy}', 'POST /signals/{strategy}/{token}'],
  }),
  functionRow('status', { kind: 'http', routes: ['GET /signals/{strategy}/{id}', 'POST /signals/status'] }),
]);

it.each([
  ['POST', '/signals/trend', 'intake', { strategy: 'trend' }],
  ['POST', '/signals/trend/abc', 'intake', { strategy: 'trend', token: 'abc' }],
  ['GET', '/signals/trend/abc', 'status', { strategy: 'trend', id: 'abc' }],
  ['POST', '/signals/status', 'status', {}],
  ['POST', '/signals/a%2Fb', 'intake', { strategy: 'a/b' }],
])('finds the function of %s %s: %s', (method, path, functionName, parameters) => {
  expect(router(method, path)).toMatchObject({ functionName, parameters, path: decodeURIComponent(path) });
});

it.each([
  ['GET', '/signals/trend'],
  ['POST', '/signals'],
  ['POST', '/signals/'],
  ['POST', '/signals/trend/abc/'],
  ['POST', '/signals//abc'],
  ['POST', '/Signals/trend'],
  ['POST', '/signals/%E0%A4%A'],
  ['', ''],
])('finds nobody for %s %s', (method, path) => {
  expect(router(method, path)).toBeUndefined();
});

it('names the route as the function table does, without anything of the request', () => {
  expect(router('POST', '/signals/trend/s3cret')?.key).toBe('POST /signals/{strategy}/{token}');
});
