import { RECORD_KINDS } from '../../shared/records/record.ts';
import { exportBackfill } from './export-backfill.ts';
import { exportStatus } from './export-status.ts';
import { withSubcommands } from './subcommand.ts';

export const exportCommand = withSubcommands({
  name: 'export',
  positionals: '--from DAY|status …',
  summary: 'Reads a time of the history again, or shows the nights',
  subcommands: [exportBackfill, exportStatus],
  notes: [
    'Every night is exported by itself. This reads what nights do not: an older time, or every symbol there is.',
    'It may be stopped at any time: asked for again, it goes on with what is missing. It shares its budget of',
    'requests, and what it has read, with a running host.',
    `Kinds of records: ${RECORD_KINDS.slice(0, 5).join(', ')},`,
    `${RECORD_KINDS.slice(5).join(', ')}.`,
    'For example: export --from 2026-09-01 --to 2026-09-30 --account main --kind spot-fill',
  ],
});
