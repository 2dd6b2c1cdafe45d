import type { Notice } from './notices.ts';
import { type RunbookTopic, runbookPointer } from './runbook-topics.ts';

/** A message of many notices points to the sections of so many. */
const MOST_POINTERS = 3;

/**
 * The notice as it goes out: what calls for something ends with where the runbook says more. What is only for
 * information stays short.
 */
export function withPointer(notice: Notice, runbookUrl: string | undefined): Notice {
  const { severity, topic, text } = notice;
  if (topic === undefined || severity === 'info') return notice;
  return { ...notice, text: `${text}\n${pointerLine([topic], runbookUrl)}` };
}

/** One line for the warnings among several notices; nothing where none has a section. */
export function pointersOf(notices: readonly Notice[], runbookUrl: string | undefined): readonly string[] {
  const told = notices.flatMap(({ severity, topic }) =>
    severity === 'info' || topic === undefined ? [] : [topic],
  );
  const topics = [...new Set(told)].slice(0, MOST_POINTERS);
  return topics.length === 0 ? [] : [pointerLine(topics, runbookUrl)];
}

function pointerLine(topics: readonly RunbookTopic[], runbookUrl: string | undefined): string {
  return `What to do: ${topics.map((topic) => runbookPointer(topic, runbookUrl)).join(' , ')}`;
}
