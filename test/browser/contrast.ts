/** How far the letters of a page stand out from what is behind them, measured in the page itself. */
import type { Page } from 'playwright-core';

export interface Faint {
  readonly text: string;
  readonly ratio: number;
  readonly color: string;
  readonly behind: string;
}

/**
 * Texts that are below 4.5 : 1 (WCAG 2.2, 1.4.3), letters of drawings included. Behind a letter in a drawing lies
 * the shape before it, if it has one. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
export function faintTexts(page: Page): Promise<readonly Faint[]> {
  return page.evaluate(() => {
    type Rgb = readonly [number, number, number, number];
    const parse = (color: string): Rgb => {
      const [r = 0, g = 0, b = 0, a = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const luminance = ([r, g, b]: Rgb): number => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => {
        const share = part / 255;
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behindOf = (element: Element): Rgb => {
      const shape = element.previousElementSibling;
      if (element.parentElement?.localName === 'g' && shape?.localName === 'rect') {
        const fill = getComputedStyle(shape).fill;
        if (fill !== 'none') return parse(fill);
      }
      for (let each: Element | null = element; each !== null; each = each.parentElement) {
        const color = parse(getComputedStyle(each).backgroundColor);
        if (color[3] === 1) return color;
      }
      return [255, 255, 255, 1];
    };
    const faint: { text: string; ratio: number; color: string; behind: string }[] = [];
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
      if (!own || element.localName === 'script' || element.localName === 'style') continue;
      const style = getComputedStyle(element);
      const color = parse(element.localName === 'text' ? style.fill : style.color);
      const behind = behindOf(element);
      const [high = 0, low = 0] = [luminance(color), luminance(behind)].sort((a, b) => b - a);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < 4.5) {
        faint.push({
          text: (element.textContent ?? '').slice(0, 40),
          ratio: Math.round(ratio * 100) / 100,
          color: color.join(' '),
          behind: behind.join(' '),
        });
      }
    }
    return faint;
  });
}
