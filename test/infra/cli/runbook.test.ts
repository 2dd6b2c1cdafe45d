import { expect, it } from 'vitest';
import type { CliContext } from '../../../infra/cli/command.ts';
import { runbookCommand } from '../../../infra/cli/runbook.ts';
import { UsageError } from '../../../infra/usage-error.ts';

const run = (topic: string | undefined, style: CliContext['style'] = (_, text) => text) =>
  runbookCommand.run({ style } as CliContext, {
    positionals: topic === undefined ? [] : [topic],
    flags: new Set(),
    values: new Map(),
  });

it('prints one section, its commands set off and without Markdown around them', async () => {
  const { lines } = await run('slot-missed');
  expect(lines[0]).toBe('slot-missed');
  expect(lines).toContain('    npm run cli -- orders --plan PLAN');
  expect(lines.join('\n')).not.toMatch(/\*\*|```/);
  expect(lines.at(-1)).not.toBe('');
});

it('keeps the marks of a command inside a sentence where there are no colours', async () => {
  const plain = (await run('slot-missed')).lines.join(' ');
  const coloured = (await run('slot-missed', (style, text) => `<${style}>${text}</>`)).lines.join(' ');
  expect(plain).toContain('`placeWithinMinutes`');
  expect(coloured).toContain('<cyan>placeWithinMinutes</>');
});

it('takes the topic as a link has it', async () => {
  expect((await run('https://example.com/runbook.md#key-refused')).lines[0]).toBe('key-refused');
});

it('without a topic prints the rules that always hold, and all topics with what they are about', async () => {
  const text = (await run(undefined)).lines.join('\n');
  expect(text).toContain('Never place by hand what the ledger may still send.');
  expect(text).toMatch(/\n {2}nothing-runs +For half an hour nothing has run\n/);
});

it('says which topic was probably meant', async () => {
  await expect(run('slot-mised')).rejects.toThrow(
    new UsageError(
      "The runbook has no topic 'slot-mised'; leave it out to see all. Did you mean 'slot-missed'?",
    ),
  );
});
