import { MINUTE_MS, SECOND_MS } from '../../core/clock.ts';
import type { BotCapabilities } from '../bots.ts';

/** Pionex's bots, from its openapi_bot.yaml of July 2026; what that leaves open is set to the careful side. */
export const pionexBotCapabilities: BotCapabilities = {
  kinds: ['spotGrid', 'futuresGrid'],
  requestValidityMs: 20 * SECOND_MS,
  // Not documented. Longer than for orders: a bot is made in several steps, and is served by another system.
  visibilityLagMs: MINUTE_MS,
  actions: {
    spotGrid: ['create', 'adjustRange', 'addInvestment', 'takeProfit', 'stop'],
    futuresGrid: ['create', 'adjustRange', 'addInvestment', 'addMargin', 'reduce', 'stop'],
  },
  closeModes: {
    spotGrid: ['keep', 'toQuote', 'toUsdt'],
    // A futures grid has only margin to give back.
    futuresGrid: ['toQuote', 'toUsdt'],
  },
  suggestion: true,
  signalPush: true,
};
