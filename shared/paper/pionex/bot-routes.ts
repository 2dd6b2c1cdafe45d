import type { BotContext } from './bot-context.ts';
import { botCopyRoutes } from './bot-copy-routes.ts';
import { botFuturesRoutes } from './bot-futures-routes.ts';
import { botListRoutes } from './bot-list-routes.ts';
import { botSignalRoutes } from './bot-signal-routes.ts';
import { botSpotRoutes } from './bot-spot-routes.ts';
import type { Route } from './route.ts';

/** `/api/v1/bot`. Source: the Pionex openapi_bot.yaml, and what public clients report of the live exchange. */
export function botRoutes(context: BotContext): readonly Route[] {
  return [
    ...botListRoutes(context),
    ...botSpotRoutes(context),
    ...botFuturesRoutes(context),
    ...botCopyRoutes(context),
    ...botSignalRoutes(context),
  ];
}
