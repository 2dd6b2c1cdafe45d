import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { type InputStream, secretInput } from '../../../infra/cli/secret-input.ts';

function terminal() {
  const stream = new PassThrough();
  const modes: boolean[] = [];
  const shown: string[] = [];
  const input = secretInput(
    Object.assign(stream as InputStream, { isTTY: true, setRawMode: (isRaw: boolean) => modes.push(isRaw) }),
    (text) => shown.push(text),
  );
  return { stream, input, modes, shown };
}

it('shows the question and nothing of what is typed, and gives the terminal back as it was', async () => {
  const { stream, input, modes, shown } = terminal();
  const asked = input.ask('API key');
  for (const key of ['s', '3', 'x', '\u007f', 'c', '\r']) stream.write(key);

  expect(await asked).toBe('s3c');
  expect(shown.join('')).toBe('API key: \n');
  expect(modes).toEqual([true, false]);
});

it('takes two pasted lines for two answers', async () => {
  const { stream, input } = terminal();
  stream.write('\u001b[200~k3y\ns3cret\n\u001b[201~');

  expect([await input.ask('API key'), await input.ask('API secret')]).toEqual(['k3y', 's3cret']);
});

it.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('is broken off with %s', async (_name, key) => {
  const { stream, input, modes } = terminal();
  const asked = input.ask('API key');
  stream.write(`s3c${key}`);

  await expect(asked).rejects.toThrow('Stopped. Nothing was changed.');
  expect(modes).toEqual([true, false]);
});

it('says so when the input ends before the line does', async () => {
  const { stream, input } = terminal();
  const asked = input.ask('API key');
  stream.end('s3c');

  await expect(asked).rejects.toThrow('The input ended before it was whole; nothing was changed.');
});
