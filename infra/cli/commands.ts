import type { Command } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { gridsCommand } from './grids.ts';
import { invokeCommand } from './invoke.ts';
import { noticesCommand } from './notices.ts';
import { ordersCommand } from './orders.ts';
import { pageCommand } from './page.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { planCommand } from './plan.ts';
import { reconcileCommand } from './reconcile.ts';
import { signalsCommand } from './signals.ts';

/** In the order of the help text. */
export const COMMANDS: readonly Command[] = [
  planCommand,
  ordersCommand,
  gridsCommand,
  noticesCommand,
  signalsCommand,
  pageCommand,
  pauseCommand,
  resumeCommand,
  reconcileCommand,
  invokeCommand,
  doctorCommand,
];
