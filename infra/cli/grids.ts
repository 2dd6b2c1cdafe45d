import { gridsSettle, gridsStart, gridsStop } from './grids-change.ts';
import { gridsChanges } from './grids-changes.ts';
import { gridsList } from './grids-list.ts';
import { gridsShow } from './grids-show.ts';
import { gridsSuggest } from './grids-suggest.ts';
import { withSubcommands } from './subcommand.ts';

export const gridsCommand = withSubcommands({
  name: 'grids',
  positionals: '[ACCOUNT]|show|suggest|start|stop …',
  summary: 'Grid bots: figures and findings; show, start, stop',
  subcommands: [
    gridsList,
    { ...gridsList, words: ['list'], summary: 'the same' },
    gridsShow,
    gridsChanges,
    gridsSuggest,
    gridsStart,
    gridsStop,
    gridsSettle,
  ],
  notes: [
    'A BOT is named by its id, the end of its id, or its name; a GRID by its name in the automations.',
    'The list exits with code 1 when something urgent is open.',
  ],
});
