import type { Command } from './command.ts';
import { costCommand } from './cost.ts';
import { dlqCommand } from './dlq.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { gridsCommand } from './grids.ts';
import { importCommand } from './import.ts';
import { invokeCommand } from './invoke.ts';
import { noticesCommand } from './notices.ts';
import { ordersCommand } from './orders.ts';
import { pageCommand } from './page.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { planCommand } from './plan.ts';
import { reconcileCommand } from './reconcile.ts';
import { reportCommand } from './report.ts';
import { runbookCommand } from './runbook.ts';
import { secretsCommand } from './secrets.ts';
import { signalsCommand } from './signals.ts';
import { sqlCommand } from './sql.ts';
import { taxCommand } from './tax.ts';
import { venueCommand } from './venue.ts';

/** In the order of the help text. */
export const COMMANDS: readonly Command[] = [
  planCommand,
  ordersCommand,
  gridsCommand,
  signalsCommand,
  noticesCommand,
  pageCommand,
  reportCommand,
  sqlCommand,
  taxCommand,
  exportCommand,
  importCommand,
  pauseCommand,
  resumeCommand,
  reconcileCommand,
  invokeCommand,
  secretsCommand,
  venueCommand,
  dlqCommand,
  doctorCommand,
  costCommand,
  runbookCommand,
];
