import { readFileSync } from 'node:fs';

/** One recorded-shape exchange: where the shape comes from, what is asked, and the whole reply. */
export interface Fixture {
  readonly source: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    /** Fields of a JSON body; a whole number stands here as text and goes over the wire bare. */
    readonly body?: Readonly<Record<string, string | boolean>>;
  };
  readonly response: { readonly status: number; readonly text: string };
}

/** `name` is `<venue>/<method>-<endpoint>.<case>`. Numbers of the reply keep all their digits. */
export function readFixture(name: string): Fixture {
  const path = new URL(`../fixtures/${name}.json`, import.meta.url);
  const exact = JSON as unknown as {
    parse(text: string, reviver: (key: string, value: unknown, from: { source: string }) => unknown): unknown;
    rawJSON(text: string): unknown;
  };
  const { source, request, response } = exact.parse(readFileSync(path, 'utf8'), (_key, value, from) =>
    typeof value === 'number' ? exact.rawJSON(from.source) : value,
  ) as { source: string; request: Fixture['request']; response: { status: unknown; body: unknown } };
  return {
    source,
    request,
    response: { status: Number(JSON.stringify(response.status)), text: JSON.stringify(response.body) },
  };
}
