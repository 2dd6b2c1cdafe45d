import { describe, expect, it } from 'vitest';
import { gatewayReply, type HttpRequest, httpEvent, httpReply } from '../../../infra/local/http-event.ts';

const MATCH = {
  functionName: 'intake',
  key: 'POST /signals/{strategy}/{token}',
  path: '/signals/trend/t0ken',
  parameters: { strategy: 'trend', token: 't0ken' },
};
const RUN = { requestId: 'request-1', nowMs: Date.UTC(2026, 2, 2, 9, 3, 58, 348) };

const request = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  protocol: 'HTTP/1.1',
  query: '',
  headers: { host: ['127.0.0.1:8080'], 'content-type': ['application/json; charset=utf-8'] },
  sourceIp: '127.0.0.1',
  body: Buffer.from('{"price":"größer"}'),
  ...changes,
});

describe('the event', () => {
  it('is that of an HTTP API, payload format 2.0', () => {
    const headers = {
      host: ['127.0.0.1:8080'],
      'content-type': ['application/json'],
      'user-agent': ['curl/8'],
      'x-twice': ['one', 'two'],
      cookie: ['a=1; b=2', 'c=3'],
    };

    expect(httpEvent(request({ headers, query: 'a=1&b=x%20y&a=2' }), MATCH, RUN)).toEqual({
      version: '2.0',
      routeKey: 'POST /signals/{strategy}/{token}',
      rawPath: '/signals/trend/t0ken',
      rawQueryString: 'a=1&b=x%20y&a=2',
      cookies: ['a=1', 'b=2', 'c=3'],
      headers: {
        host: '127.0.0.1:8080',
        'content-type': 'application/json',
        'user-agent': 'curl/8',
        'x-twice': 'one,two',
      },
      queryStringParameters: { a: '1,2', b: 'x y' },
      requestContext: {
        accountId: 'anonymous',
        apiId: 'local',
        domainName: '127.0.0.1:8080',
        domainPrefix: '127',
        http: {
          method: 'POST',
          path: '/signals/trend/t0ken',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl/8',
        },
        requestId: 'request-1',
        routeKey: 'POST /signals/{strategy}/{token}',
        stage: '$default',
        time: '02/Mar/2026:09:03:58 +0000',
        timeEpoch: RUN.nowMs,
      },
      pathParameters: { strategy: 'trend', token: 't0ken' },
      body: '{"price":"größer"}',
      isBase64Encoded: false,
    });
  });

  it('leaves out what the request has not', () => {
    const bare = httpEvent(
      request({ headers: {}, body: Buffer.alloc(0) }),
      { ...MATCH, parameters: {} },
      RUN,
    );

    expect(bare).toMatchObject({ isBase64Encoded: false, rawQueryString: '', headers: {} });
    for (const name of ['body', 'cookies', 'queryStringParameters', 'pathParameters']) {
      expect(bare).not.toHaveProperty(name);
    }
  });

  it.each([
    ['text/plain', false],
    ['TEXT/PLAIN; charset=utf-8', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['application/json5', true],
    [undefined, true],
  ])('carries a body of type %s in base64: %s', (type, isBase64Encoded) => {
    const headers = type === undefined ? {} : { 'content-type': [type] };
    const body = isBase64Encoded ? 'e30=' : '{}';

    expect(httpEvent(request({ headers, body: Buffer.from('{}') }), MATCH, RUN)).toMatchObject({
      body,
      isBase64Encoded,
    });
  });
});

describe('the reply', () => {
  it('is what the function says, headers by lower-case name', () => {
    const report = {
      statusCode: 202,
      headers: { 'Content-Type': 'application/json', 'X-Count': 3 },
      cookies: ['a=1', 'b=2'],
      body: '{"id":"1"}',
    };

    expect(httpReply(report)).toEqual({
      status: 202,
      headers: { 'content-type': 'application/json', 'x-count': '3', 'set-cookie': ['a=1', 'b=2'] },
      body: '{"id":"1"}',
    });
  });

  it('is text without a type of its own, and empty without a body', () => {
    expect(httpReply({ statusCode: 204 })).toEqual({
      status: 204,
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
      body: '',
    });
  });

  it('is decoded from base64', () => {
    expect(httpReply({ statusCode: 200, body: 'AP8=', isBase64Encoded: true }).body).toEqual(
      Buffer.from([0, 255]),
    );
  });

  it('is 200 with the whole report when that has no status code', () => {
    expect(httpReply({ accepted: true })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"accepted":true}',
    });
  });

  it.each([{ statusCode: 'fine' }, { statusCode: 99 }, { statusCode: 200, body: { not: 'text' } }])(
    'cannot be made of %j',
    (report) => {
      expect(() => httpReply(report)).toThrow();
    },
  );

  it('of the gateway itself has its shape', () => {
    expect(gatewayReply(404, 'Not Found')).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
  });
});
