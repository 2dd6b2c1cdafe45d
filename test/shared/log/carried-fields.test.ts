import { expect, it } from 'vitest';
import { carrying, carryingLog } from '../../../shared/log/carried-fields.ts';
import { createRecordingLog } from '../../support/recording-log.ts';

it('gives every line of a run its fields, also one of a part that was made before the run', async () => {
  const recorded = createRecordingLog();
  const log = carryingLog(recorded);
  const venueLog = log.with({ account: 'main' });

  log.info('before');
  await carrying({ run: 'r-1' }, async () => {
    await Promise.resolve();
    await carrying({ intent: 'i-1' }, async () => venueLog.debug('inside', { status: 200 }));
    venueLog.warn('beside');
  });
  log.error('after');

  expect(recorded.lines).toEqual([
    { level: 'info', event: 'before', fields: {} },
    { level: 'debug', event: 'inside', fields: { run: 'r-1', intent: 'i-1', account: 'main', status: 200 } },
    { level: 'warn', event: 'beside', fields: { run: 'r-1', account: 'main' } },
    { level: 'error', event: 'after', fields: {} },
  ]);
});

it('lets a line say something else than what it carries', () => {
  const recorded = createRecordingLog();
  const log = carryingLog(recorded);

  carrying({ account: 'carried', intent: 'carried' }, () =>
    log.with({ account: 'bound', intent: 'bound' }).info('e', { intent: 'own' }),
  );

  expect(recorded.lines[0]?.fields).toEqual({ account: 'bound', intent: 'own' });
});

it('keeps runs beside each other apart, whatever order their work comes in, and when one of them throws', async () => {
  const recorded = createRecordingLog();
  const log = carryingLog(recorded);
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve)); // tidy-ok: lets the other runs go on.
  const runs = Array.from({ length: 20 }, (_, index) =>
    carrying({ run: `r-${index}` }, async () => {
      for (let step = 0; step < 5; step += 1) {
        if (index % 3 === 0) await pause();
        else await Promise.resolve();
        log.info('step', { of: `r-${index}` });
      }
      if (index % 7 === 0) throw new Error('dies');
    }),
  );
  await Promise.allSettled(runs);

  expect(recorded.lines).toHaveLength(100);
  expect(recorded.lines.filter(({ fields }) => fields['run'] !== fields['of'])).toEqual([]);
});
