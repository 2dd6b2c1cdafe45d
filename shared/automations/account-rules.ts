import { compare } from '../core/decimal.ts';
import { venueEntry } from '../venues/registry.ts';
import { type AccountRule, fault, NO_FAULTS } from './rule.ts';

const orderFitsDay: AccountRule = ({ limits }) =>
  limits?.perOrder && limits.perDay && compare(limits.perOrder, limits.perDay) > 0
    ? fault(
        'limits.perOrder',
        `${limits.perOrder} is more than perDay, ${limits.perDay}; lower it or raise perDay.`,
      )
    : NO_FAULTS;

const dayFitsMonth: AccountRule = ({ limits }) =>
  limits?.perDay && limits.perMonth && compare(limits.perDay, limits.perMonth) > 0
    ? fault(
        'limits.perDay',
        `${limits.perDay} is more than perMonth, ${limits.perMonth}; lower it or raise perMonth.`,
      )
    : NO_FAULTS;

const demoIsHad: AccountRule = ({ venue, environment }) => {
  if (venue === undefined || environment !== 'demo') return NO_FAULTS;
  const { name, baseUrls } = venueEntry(venue);
  return baseUrls.demo === undefined
    ? fault(
        'environment',
        `${name} has no demo of its own; write 'paper' for play money on the built-in exchange.`,
      )
    : NO_FAULTS;
};

const readKeyReads: AccountRule = ({ venue, readKey }) => {
  if (venue === undefined || readKey !== true) return NO_FAULTS;
  const { name, capabilities } = venueEntry(venue);
  return capabilities.keys.readingOrdersNeeds === 'trading'
    ? fault(
        'readKey',
        `at ${name} orders and positions can only be read with the right to trade, so a read-only key is of no use; take it out.`,
      )
    : NO_FAULTS;
};

const signingIsOpen: AccountRule = ({ venue, signing }) => {
  if (venue === undefined || signing === undefined) return NO_FAULTS;
  const { name, signing: ofVenue } = venueEntry(venue);
  return ofVenue === 'configurable'
    ? NO_FAULTS
    : fault('signing', `how requests to ${name} are signed is published and built in; take it out.`);
};

export const ACCOUNT_RULES: readonly AccountRule[] = [
  orderFitsDay,
  dayFitsMonth,
  demoIsHad,
  readKeyReads,
  signingIsOpen,
];
