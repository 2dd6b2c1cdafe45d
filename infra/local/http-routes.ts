/** Which function a request is for, by the routes of the function table. */
import { invariant } from '../../shared/core/errors.ts';
import type { FunctionRow } from '../functions.ts';

export interface RouteMatch {
  readonly functionName: string;
  /** As it stands in the function table, e.g. `POST /signals/{strategy}`: it holds nothing of the request. */
  readonly key: string;
  /** The request's path with its escapes resolved, as the gateway hands it over. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** `path` is what was sent, without the query. `undefined`: nobody has this route. */
export type Router = (method: string, path: string) => RouteMatch | undefined;

interface Route {
  readonly functionName: string;
  readonly key: string;
  readonly method: string;
  readonly segments: readonly string[];
}

/** The route with the fewest parameters wins, as at the gateway. Segments are whole: `/a/{b}` or `/a/b`. */
export function createRouter(rows: readonly FunctionRow[]): Router {
  const routes = rows.flatMap(routesOf).sort((a, b) => parameterCount(a) - parameterCount(b));
  return (method, path) => {
    const segments = decoded(path);
    const route = segments && routes.find((each) => each.method === method && fits(each, segments));
    if (route === undefined) return undefined;
    const parameters = route.segments.flatMap((segment, index) => {
      const name = parameterName(segment);
      return name === undefined ? [] : [[name, segments?.[index] ?? '']];
    });
    return {
      functionName: route.functionName,
      key: route.key,
      path: segments?.join('/') ?? path,
      parameters: Object.fromEntries(parameters),
    };
  };
}

function routesOf({ name, trigger }: FunctionRow): readonly Route[] {
  if (trigger.kind !== 'http') return [];
  return trigger.routes.map((key) => {
    const [, method, path] = /^([A-Z]+) (\/\S+)$/.exec(key) ?? [];
    invariant(method !== undefined && path !== undefined, `the route ${key} is no method and path`);
    return { functionName: name, key, method, segments: path.split('/') };
  });
}

function fits({ segments }: Route, asked: readonly string[]): boolean {
  if (segments.length !== asked.length) return false;
  return segments.every((segment, index) =>
    parameterName(segment) === undefined ? segment === asked[index] : asked[index] !== '',
  );
}

function parameterCount({ segments }: Route): number {
  return segments.filter((segment) => parameterName(segment) !== undefined).length;
}

function parameterName(segment: string): string | undefined {
  return /^\{(\w+)\}$/.exec(segment)?.[1];
}

/** Each segment by itself, so that an escaped slash does not part one in two. */
function decoded(path: string): readonly string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
