import { didYouMean } from '../../shared/automations/nearest.ts';
import { alignColumns, wrapText } from '../local/terminal.ts';
import { gistOf, type RunbookSection, readRunbook } from '../runbook.ts';
import { UsageError } from '../usage-error.ts';
import type { Answer, CliContext, Command } from './command.ts';

export const runbookCommand: Command = {
  name: 'runbook',
  positionals: '[TOPIC]',
  maxPositionals: 1,
  summary: 'Says what to do about an alarm or a notice',
  options: {},
  details: [
    'Alarms and warnings name their topic: what it means, how to look, what to do, when it is over.',
    'Without a TOPIC: the rules that always hold, and all topics. It needs no automations, data or network.',
  ].join('\n'),
  run: async ({ style }, { positionals: [topic] }) => {
    if (topic === undefined) return contents(style);
    const { sections } = readRunbook();
    // As a link of a message has it, too.
    const name = topic.slice(topic.indexOf('#') + 1);
    const section = sections.find((each) => each.topic === name);
    if (section === undefined) {
      const known = sections.map((each) => each.topic);
      throw new UsageError(
        `The runbook has no topic '${name}'; leave it out to see all.${didYouMean(name, known)}`,
      );
    }
    return sectionAnswer(section, style);
  },
};

type Style = CliContext['style'];

const GIST_WIDTH = 84;

function contents(style: Style): Answer {
  const { opening, sections } = readRunbook();
  const rows = sections.flatMap((section) => {
    const [first = '', ...more] = wrapText(gistOf(section), GIST_WIDTH);
    return [[style('bold', section.topic), first], ...more.map((line) => ['', line])];
  });
  return {
    lines: [
      ...opening.map((line) => styled(line, style)),
      '',
      style('bold', 'Topics'),
      ...alignColumns(rows).map((line) => `  ${line}`),
    ],
    json: sections.map((section) => ({ topic: section.topic, means: gistOf(section) })),
  };
}

function sectionAnswer({ topic, lines }: RunbookSection, style: Style): Answer {
  let inCode = false;
  const shown = lines.flatMap((line) => {
    if (line.startsWith('```')) {
      inCode = !inCode;
      return [];
    }
    return [inCode ? `    ${style('cyan', line)}` : styled(line, style)];
  });
  return { lines: [style('bold', topic), '', ...shown], json: { topic, text: lines.join('\n') } };
}

/** Markdown's marks become what a terminal can show; without colours a command keeps them, to stand out in its sentence. */
function styled(line: string, style: Style): string {
  return line
    .replaceAll(/\*\*([^*]+)\*\*/g, (_, text: string) => style('bold', text))
    .replaceAll(/`([^`]+)`/g, (marked, text: string) => {
      const shown = style('cyan', text);
      return shown === text ? marked : shown;
    });
}
