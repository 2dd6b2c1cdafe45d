import { describe } from 'vitest';
import { testFixedWorlds } from './fixed-worlds.ts';

describe('the simulation, second half', () => testFixedWorlds('second'));
