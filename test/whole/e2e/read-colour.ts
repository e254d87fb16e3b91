import type { Locator } from 'playwright';

/**
 * Reads the text colour of a descendant of an element, as bytes of red, green and blue. A computed colour can have any
 * colour space, and the canvas turns it into bytes.
 */
export async function readColour(element: Locator, selector: string): Promise<readonly number[]> {
  return element.evaluate((found, inside) => {
    const canvas = document.createElement('canvas').getContext('2d')!;
    canvas.fillStyle = getComputedStyle(found.querySelector(inside)!).color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  }, selector);
}
