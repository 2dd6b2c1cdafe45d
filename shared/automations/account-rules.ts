import { compare } from '../core/decimal.ts';
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

export const ACCOUNT_RULES: readonly AccountRule[] = [orderFitsDay, dayFitsMonth];
