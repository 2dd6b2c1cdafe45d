import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from '../../functions/nightly-page/page.ts';
import { brokenPage, emptyPage, richPage } from '../functions/nightly-page/page-models.ts';
import { launch, noBrowser, type Visit, visit } from './chromium.ts';
import { faintTexts } from './contrast.ts';

const reason = noBrowser();
const PAGES = {
  rich: renderPage(richPage()),
  empty: renderPage(emptyPage()),
  broken: renderPage(brokenPage()),
};
type PageName = keyof typeof PAGES;

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };
const EVERY = (['rich', 'empty', 'broken'] as const).flatMap((name) =>
  [PHONE, DESKTOP].flatMap((viewport) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ name, viewport, colorScheme, ...viewport })),
  ),
);

describe.skipIf(reason !== undefined)(
  `the page in a browser${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let browser: Browser;
    let server: Server;
    let origin: string;

    beforeAll(async () => {
      browser = await launch();
      server = createServer((request, response) => {
        const body = PAGES[request.url?.slice(1) as PageName];
        response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
        response.end(body);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(async () => {
      await browser?.close();
      server?.close();
    });

    const open = (name: PageName, options: Parameters<typeof visit>[2] = {}): Promise<Visit> =>
      visit(browser, `${origin}/${name}`, { viewport: DESKTOP, ...options });

    it.each(EVERY)(
      'fits, asks for nothing, breaks no policy and can be read: $name, $width wide, $colorScheme',
      async ({ name, viewport, colorScheme }) => {
        const { page, said, asked, close } = await open(name, { viewport, colorScheme });
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });

        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        const faint = await faintTexts(page);

        expect(width).toBeLessThanOrEqual(viewport.width);
        expect(faint).toEqual([]);
        expect(said).toEqual([]);
        expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([`${origin}/${name}`]);
        await close();
      },
    );

    it('leads a keyboard by the skip link past the head, and into every chart by its name', async () => {
      const { page, close } = await open('broken');
      await page.keyboard.press('Tab');
      const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
      expect(await focused()).toBe('Skip to the figures');
      expect(await page.locator('.skip').boundingBox()).toMatchObject({ y: 8 });
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');

      const names: string[] = [];
      for (let step = 0; step < 40; step += 1) {
        await page.keyboard.press('Tab');
        names.push(
          await page.evaluate(() => {
            const element = document.activeElement;
            const outline = element === null ? '' : getComputedStyle(element).outlineStyle;
            const ids = element?.getAttribute('aria-labelledby') ?? '';
            const title = document.getElementById(ids)?.textContent ?? '';
            return element?.localName === 'svg' ? `${title} [${outline}]` : '';
          }),
        );
      }
      expect(names.filter((name) => name !== '').slice(0, 6)).toEqual([
        'Portfolio value in USDT [solid]',
        'What it is made of, in USDT [solid]',
        'Grid profit against funding, in USDT [solid]',
        'BTC_USDT: trades on the price, in USDT [solid]',
        'ETH_USDT: trades on the price, in USDT [solid]',
        'Fees and funding by month, in USDT [solid]',
      ]);
      await close();
    });

    it('tells the values of a chart by arrow keys and by pointer, in the words of its table', async () => {
      const { page, close } = await open('rich');
      const figure = page.locator('#a1-value-usdt');
      const readout = figure.locator('.readout');
      const rowText = async (row: number) => {
        const [day, value] = await figure.locator('tbody tr').nth(row).locator('th, td').allTextContents();
        return `${day}: USDT ${value}`;
      };
      const rows = await figure.locator('tbody tr').count();

      await figure.locator('.chart').focus();
      expect(await readout.textContent()).toBe(await rowText(rows - 1));
      await page.keyboard.press('ArrowLeft');
      expect(await readout.textContent()).toBe(await rowText(rows - 2));
      await page.keyboard.press('Home');
      expect(await readout.textContent()).toBe(await rowText(0));
      const box = await figure.locator('.chart').boundingBox();
      await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 1, (box?.y ?? 0) + 60);
      expect(await readout.textContent()).toBe(await rowText(rows - 1));
      await close();
    });

    it.each([true, false])('changes the unit of the value (script: %s)', async (javaScriptEnabled) => {
      const { page, close } = await open('rich', { javaScriptEnabled });
      const inUsdt = page.locator('#a1-value-usdt');
      const inBtc = page.locator('#a1-value-btc');
      expect([await inUsdt.isVisible(), await inBtc.isVisible()]).toEqual([true, false]);

      await page.getByRole('radio', { name: 'USDT' }).first().focus();
      await page.keyboard.press('ArrowRight');

      expect([await inUsdt.isVisible(), await inBtc.isVisible()]).toEqual([false, true]);
      await close();
    });

    it('can be read whole without a script', async () => {
      const { page, said, close } = await open('rich', { javaScriptEnabled: false, viewport: PHONE });
      await page.locator('#a1-months-1 summary').click();

      expect(await page.locator('#a1-months-1 tbody tr').first().isVisible()).toBe(true);
      expect(await page.locator('.readout').first().isVisible()).toBe(false);
      expect(await page.locator('#a1 .chart').count()).toBeGreaterThan(5);
      expect(said).toEqual([]);
      await close();
    });

    it('has landmarks, one heading above all, a language, and for every chart a name and a description', async () => {
      const { page, close } = await open('broken');
      const snapshot = await page.locator('body').ariaSnapshot();

      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(snapshot).toContain('- banner:');
      expect(snapshot).toContain('- main:');
      expect(snapshot).toContain('- contentinfo:');
      expect(snapshot).toContain('- region "main at pionex Live":');
      expect(snapshot.match(/heading "[^"]*" \[level=1\]/g)).toHaveLength(1);
      const images = page.getByRole('img');
      expect(await images.count()).toBe(7);
      for (const image of await images.all()) {
        expect(await image.ariaSnapshot()).toMatch(/img \\?".{10,}"/);
        const described = await image.getAttribute('aria-describedby');
        expect((await page.locator(`#${described}`).textContent())?.length).toBeGreaterThan(40);
      }
      await close();
    });

    it('shows what comes from outside as text and nothing else', async () => {
      const { page, close } = await open('broken');

      expect(await page.locator('.findings').first().textContent()).toContain('<b>"Core"</b>');
      expect(await page.locator('.findings b').count()).toBe(0);
      await close();
    });

    it('prints every section within the paper', async () => {
      const { page, close } = await open('rich');
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 700, height: 1000 });

      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(700);
      expect(await page.locator('.readout').first().isVisible()).toBe(false);
      await close();
    });

    it('moves nothing by itself for who wants no motion', async () => {
      const { page, close } = await open('rich', { reducedMotion: 'reduce' });

      expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe(
        'auto',
      );
      await close();
    });
  },
);
