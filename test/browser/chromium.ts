/** The browser of the machine, driven by its own protocol. Nothing is downloaded. */
import { existsSync } from 'node:fs';
import process from 'node:process';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PATH = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Why there is no browser to test with; `undefined` where there is one. Under CI there has to be one. */
export function noBrowser(): string | undefined {
  if (existsSync(PATH)) return undefined;
  const reason = `there is no browser at ${PATH}: install it (apt-get install chromium), or name another in CHROMIUM`;
  if (process.env['CI']) throw new Error(`The tests of the page cannot run: ${reason}.`);
  return reason;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: PATH,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
}

export interface Visit {
  readonly page: Page;
  /** What the console said, errors of scripts and breaches of the policy included. */
  readonly said: string[];
  /** Addresses of all requests. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Opens the address in a window of its own. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  return { page, said, asked, close: () => context.close() };
}
