import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../functions/signal-intake/alert-body.ts';
import { ALERT_FORMATS } from '../../../../functions/signal-intake/formats/registry.ts';
import { CORPUS } from './corpus.ts';
import type { CorpusAlert } from './corpus-alert.ts';

/** As it arrives: numbers in the text lose no digit. */
function read({ format, text }: CorpusAlert) {
  const reading = readBody({ headers: new Map(), body: Buffer.from(text) });
  if (!reading.ok) throw new Error('the corpus is JSON');
  return ALERT_FORMATS[format].read(reading.body);
}

describe.each(Object.keys(ALERT_FORMATS) as (keyof typeof ALERT_FORMATS)[])(
  'alerts in the layout %s',
  (format) => {
    const alerts = CORPUS.filter((alert) => alert.format === format);

    it.each(alerts.flatMap((alert) => ('says' in alert ? [alert] : [])))('are understood: $what', (alert) => {
      expect(read(alert)).toEqual({ ok: true, candidate: alert.says });
    });

    it.each(alerts.flatMap((alert) => ('refused' in alert ? [alert] : [])))('are refused: $what', (alert) => {
      const reading = read(alert);
      expect(reading.ok ? reading : reading.refusal).toEqual({ status: 422, ...alert.refused });
    });

    it('have a template whose fields are all understood once they are filled in', () => {
      const filled = JSON.stringify(ALERT_FORMATS[format].template).replaceAll(
        /\{\{([\w.]+)\}\}/g,
        (_all, name) => {
          if (name === 'ticker') return 'BTCUSDT';
          if (name.endsWith('action')) return 'buy';
          if (name.endsWith('market_position')) return 'long';
          return name.startsWith('time') ? '2026-11-21T10:00:00Z' : '1';
        },
      );
      expect(read({ what: 'template', format, text: filled })).toMatchObject({
        ok: true,
        candidate: {
          ticker: 'BTCUSDT',
          action: 'buy',
          atMs: Date.UTC(2026, 10, 21, 10),
          size: { amount: expect.anything() },
        },
      });
    });
  },
);
