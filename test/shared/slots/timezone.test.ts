import { describe, expect, it } from 'vitest';
import { instantsOf, isTimezone, localMinute, wallOf } from '../../../shared/slots/timezone.ts';

describe('a time zone name', () => {
  it.each([
    'UTC',
    'Etc/UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Europe/Kyiv',
    'Africa/Dar_es_Salaam',
    'America/Port-au-Prince',
    'America/Argentina/Buenos_Aires',
    'Antarctica/DumontDUrville',
    'Australia/Lord_Howe',
    'US/Eastern',
  ])('may be %s', (name) => {
    expect(isTimezone(name)).toBe(true);
  });

  it.each([
    '',
    ' ',
    '+02:00',
    '-05',
    'utc',
    'Z',
    'GMT',
    'EST',
    'europe/berlin',
    'EUROPE/BERLIN',
    'Europe/berlin',
    'asia/kolkata',
    'Asia/KOLKATA',
    'Europe/Berlin ',
    'Europe/Nowhere',
    'SystemV/EST5',
    '../etc/passwd',
  ])('may not be %j', (name) => {
    expect(isTimezone(name)).toBe(false);
  });

  it('may be every zone that the runtime lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimezone(name))).toEqual([]);
  });
});

describe('local time', () => {
  it.each([
    ['Europe/Berlin', '2026-11-23T08:00:59.999Z', '2026-11-23T09:00'],
    ['Asia/Kolkata', '2026-11-22T18:29:59Z', '2026-11-22T23:59'],
    ['Asia/Kolkata', '2026-11-22T18:30:00Z', '2026-11-23T00:00'],
    ['UTC', '1969-12-31T23:59:59.500Z', '1969-12-31T23:59'],
    ['Pacific/Apia', '2011-12-30T09:59:00Z', '2011-12-29T23:59'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31T00:00'],
  ])('in %s at %s is %s', (timezone, instant, minute) => {
    expect(localMinute(timezone, Date.parse(instant))).toBe(minute);
  });

  it.each([
    ['an ordinary time', 'Europe/Berlin', '2026-11-23T09:00', ['2026-11-23T08:00:00.000Z']],
    ['a time the clock skips', 'Europe/Berlin', '2026-03-29T02:30', []],
    ['the first time after a gap', 'Europe/Berlin', '2026-03-29T03:00', ['2026-03-29T01:00:00.000Z']],
    [
      'a repeated time',
      'Europe/Berlin',
      '2026-10-25T02:30',
      ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ],
    ['a gap of half an hour', 'Australia/Lord_Howe', '2026-10-04T02:15', []],
    ['the time after half an hour', 'Australia/Lord_Howe', '2026-10-04T02:30', ['2026-10-03T15:30:00.000Z']],
    [
      'a repeat of half an hour',
      'Australia/Lord_Howe',
      '2026-04-05T01:45',
      ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
    ],
    ['a midnight that the clock skips', 'America/Sao_Paulo', '2018-11-04T00:00', []],
    [
      'an evening that is repeated over midnight',
      'America/Sao_Paulo',
      '2018-02-17T23:00',
      ['2018-02-18T01:00:00.000Z', '2018-02-18T02:00:00.000Z'],
    ],
    ['a whole day that the calendar skips', 'Pacific/Apia', '2011-12-30T12:00', []],
    ['the day after it', 'Pacific/Apia', '2011-12-31T00:00', ['2011-12-30T10:00:00.000Z']],
  ])('finds the instants of %s (%s %s)', (_what, timezone, minute, instants) => {
    expect(instantsOf(timezone, wallOf(minute)).map((ms) => new Date(ms).toISOString())).toEqual(instants);
  });
});
