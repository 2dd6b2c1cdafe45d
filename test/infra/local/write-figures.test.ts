import { expect, it } from 'vitest';
import { writeFigures } from '../../../infra/local/write-figures.ts';
import { createFigures } from '../../../shared/metrics/figures.ts';
import { createRecordingLog } from '../../support/recording-log.ts';

it('writes what was counted as one line, and none when nothing was', () => {
  const figures = createFigures();
  const log = createRecordingLog();
  figures.add('SlotsRun', 4);
  figures.add('VenueErrors', 1, 'http.502');
  figures.add('VenueErrors', 2, 'http.timeout');

  writeFigures(figures, log);
  writeFigures(figures, log);

  expect(log.lines).toEqual([
    {
      level: 'info',
      event: 'figures',
      fields: { SlotsRun: 4, VenueErrors: { 'http.502': 1, 'http.timeout': 2 } },
    },
  ]);
});
