import type { IntakeRequest } from './http-event.ts';

/** One of the three things that can be asked; `strategy`, `token` and `id` as they stand in the path, unchecked. */
export type Route =
  | { readonly kind: 'send'; readonly strategy: string; readonly token: string | undefined }
  | { readonly kind: 'outcome'; readonly strategy: string; readonly id: string }
  | { readonly kind: 'wrongMethod'; readonly allow: string }
  | { readonly kind: 'nowhere' };

/** A name, a token and an id need no escaping in a path: what holds anything else is none of them. */
const PATH = /^\/signals\/([A-Za-z0-9_-]+)(?:\/([A-Za-z0-9_-]+))?$/;

export function routeOf({ method, path }: Pick<IntakeRequest, 'method' | 'path'>): Route {
  const [, strategy, last] = PATH.exec(path) ?? [];
  if (strategy === undefined) return { kind: 'nowhere' };
  if (method === 'POST') return { kind: 'send', strategy, token: last };
  if (last === undefined) return { kind: 'wrongMethod', allow: 'POST' };
  return method === 'GET'
    ? { kind: 'outcome', strategy, id: last }
    : { kind: 'wrongMethod', allow: 'GET, POST' };
}
