import type { Command } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { invokeCommand } from './invoke.ts';
import { ordersCommand } from './orders.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { planCommand } from './plan.ts';
import { reconcileCommand } from './reconcile.ts';

/** In the order of the help text. */
export const COMMANDS: readonly Command[] = [
  planCommand,
  ordersCommand,
  pauseCommand,
  resumeCommand,
  reconcileCommand,
  invokeCommand,
  doctorCommand,
];
