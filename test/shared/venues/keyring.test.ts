import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../shared/secrets/secrets.ts';
import { signPionex } from '../../../shared/signing/pionex.ts';
import { openKeyring } from '../../../shared/venues/keyring.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createRecordingLog } from '../../support/recording-log.ts';

const OLD = { apiKey: 'k3y-old', apiSecret: 's3cret-old' };
const NEW = { apiKey: 'k3y-new', apiSecret: 's3cret-new' };
const HOUR_MS = 3_600_000;

async function ringOf() {
  let kept: ApiKey | undefined = OLD;
  const readings: (string | undefined)[] = [];
  const clock = createManualClock(0);
  const log = createRecordingLog();
  const ring = await openKeyring({
    read: async (reading) => {
      readings.push(reading);
      if (kept === undefined) throw new Error('not now');
      return kept;
    },
    recipe: signPionex,
    clock,
    log,
  });
  const keep = (key: ApiKey | undefined) => {
    kept = key;
  };
  return { ring, clock, log, keep, readings };
}

describe('a key that the venue has refused', () => {
  it('is read afresh, and another one counts from then on', async () => {
    const { ring, keep, readings } = await ringOf();
    const refused = ring.signer();
    keep(NEW);

    expect(await ring.isReplaced(refused)).toBe(true);

    expect(ring.signer().signsWith(NEW)).toBe(true);
    expect(readings).toEqual([undefined, 'fresh']);
  });

  it('is not replaced where the same one is kept', async () => {
    const { ring } = await ringOf();
    const refused = ring.signer();

    expect(await ring.isReplaced(refused)).toBe(false);
    expect(ring.signer()).toBe(refused);
  });

  it('counts as replaced where only its secret is another one', async () => {
    const { ring, keep } = await ringOf();
    keep({ ...OLD, apiSecret: NEW.apiSecret });

    expect(await ring.isReplaced(ring.signer())).toBe(true);
  });

  it('is read once for all whose requests were refused together, and not again for those that come late', async () => {
    const { ring, keep, readings } = await ringOf();
    const refused = ring.signer();
    keep(NEW);

    expect(await Promise.all([ring.isReplaced(refused), ring.isReplaced(refused)])).toEqual([true, true]);
    expect(await ring.isReplaced(refused)).toBe(true);

    expect(readings).toHaveLength(2);
  });

  it('stays in use when the secret cannot be read, which is logged without it', async () => {
    const { ring, keep, log } = await ringOf();
    keep(undefined);

    expect(await ring.isReplaced(ring.signer())).toBe(false);

    expect(ring.signer().signsWith(OLD)).toBe(true);
    expect(log.lines.map(({ event }) => event)).toEqual(['key.notRead']);
    expect(JSON.stringify(log.lines)).not.toMatch(/k3y|s3cret/);
  });
});

it('looks a key up again once an hour and no sooner', async () => {
  const { ring, clock, keep, readings } = await ringOf();
  keep(NEW);
  clock.advance(HOUR_MS - 1);
  await ring.lookUp();
  expect(ring.signer().signsWith(OLD)).toBe(true);

  clock.advance(1);
  await ring.lookUp();

  expect(ring.signer().signsWith(NEW)).toBe(true);
  expect(readings).toEqual([undefined, undefined]);
});
