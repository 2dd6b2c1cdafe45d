/** What to type after setup, in order, ready to be copied. */
import { type Answers, isGiven } from './answers.ts';

export interface Written {
  readonly answers: Answers;
  /** As the commands are to name it; missing where they find it by themselves. */
  readonly named: string | undefined;
  readonly windows: boolean;
}

export interface Step {
  readonly does: string;
  readonly command: string;
}

export function nextSteps(written: Written): readonly Step[] {
  return written.answers['runs-on'] === 'aws' ? onAws(written) : onThisMachine(written);
}

function onAws({ answers, named, windows }: Written): readonly Step[] {
  const { region = '', stage = '' } = answers;
  const other = stage !== 'prod';
  const context = `${other ? ` -c stage=${stage}` : ''}${named === undefined ? '' : ` -c automations=${shellText(named)}`}`;
  const options = `${automationsOption(named)} --aws${other ? ` --stage ${stage}` : ''}`;
  return [
    {
      does: 'in the shell that has your AWS credentials',
      command: windows ? `$env:AWS_REGION = '${region}'` : `export AWS_REGION=${region}`,
    },
    { does: 'once per AWS account and region', command: 'npx cdk bootstrap' },
    { does: 'what a month will cost', command: `npm run cli -- cost${automationsOption(named)}` },
    { does: 'shows what it may do, and asks', command: `npx cdk deploy --all${context}` },
    ...secretSteps(answers, options),
    { does: 'checks everything, end to end', command: `npm run cli -- doctor${options}` },
  ];
}

function onThisMachine({ answers, named }: Written): readonly Step[] {
  const options = automationsOption(named);
  return [
    ...secretSteps(answers, options),
    { does: 'checks everything', command: `npm run cli -- doctor${options}` },
    { does: 'runs it; Ctrl-C stops', command: `npm start${options === '' ? '' : ` --${options}`}` },
  ];
}

function secretSteps({ environment, account = '', channel }: Answers, options: string): readonly Step[] {
  const put = (does: string, name: string): Step => ({
    does,
    command: `npm run cli -- secrets put ${name}${options}`,
  });
  return [
    ...(environment !== 'paper' ? [put('asks for the API key, without showing it', account)] : []),
    ...(isGiven(channel) ? [put(`asks for what opens ${channel}`, `channel/${channel}`)] : []),
  ];
}

function automationsOption(named: string | undefined): string {
  return named === undefined ? '' : ` --automations ${shellText(named)}`;
}

function shellText(path: string): string {
  return /^[\w@%+=:,./\\~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
