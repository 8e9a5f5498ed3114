/** Elements of the page, found or an error: what the server always sends is there. */

export function byId(id: string): HTMLElement | null {
  return document.getElementById(id);
}

/** @throws Error when the page lacks it. */
export function need(id: string): HTMLElement {
  const found = byId(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

export function fieldById(id: string): HTMLInputElement | HTMLTextAreaElement | null {
  const found = byId(id);
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
}

/** The element around what was pressed or changed that fits. */
export function around(event: Event, selector: string): HTMLElement | null {
  const found = event.target instanceof Element ? event.target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
}
