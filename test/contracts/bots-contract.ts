/**
 * What every exchange's bots must do, said in the words of their port. Each runs it over an exchange of its own; what
 * one cannot do is skipped with a reason.
 */
import { beforeEach, describe } from 'vitest';
import { because } from './because.ts';
import { changes, denials, ending, lostAnswers, making, refusals, trouble } from './bots-action-cases.ts';
import { checking, lists, lookups, signals, suggestions } from './bots-read-cases.ts';
import { type BotsDesk, type BotsWorld, botsDeskOf } from './bots-world.ts';

type Feature = 'suggestion' | 'signalPush' | 'check';

export interface BotsUnderTest {
  readonly name: string;
  readonly createWorld: () => Promise<BotsWorld>;
  /** Why the cases of a feature cannot hold for this exchange. */
  readonly skip?: Readonly<Partial<Record<Feature, string>>>;
}

export function runBotsContract({ name, createWorld, skip = {} }: BotsUnderTest): void {
  describe(`the bots contract on ${name}`, () => {
    let desk: BotsDesk;
    beforeEach(async () => {
      desk = botsDeskOf(await createWorld());
    });
    const at = () => desk;
    const feature = (key: Feature, cases: (desk: () => BotsDesk) => void) => {
      describe.skipIf(skip[key] !== undefined)(`${key}${because(skip[key])}`, () => cases(at));
    };

    describe('lists', () => lists(at));
    describe('one bot', () => lookups(at));
    describe('making', () => making(at));
    describe('changing', () => changes(at));
    describe('ending', () => ending(at));
    describe('what is rejected', () => refusals(at));
    describe('an answer that is lost', () => lostAnswers(at));
    describe('what is denied', () => denials(at));
    describe('trouble at the gate', () => trouble(at));
    feature('check', checking);
    feature('suggestion', suggestions);
    feature('signalPush', signals);
  });
}
