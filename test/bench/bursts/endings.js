const HIDDEN_MS = 1000;

/** How a page may end directly after its last request. Each gets a page of {@link openContext}. */
export const endings = {
  async navigates(page) {
    await page.send('Page.navigate', { url: 'about:blank' });
  },
  closes: (page) => page.close(),
  /** Hides the page as another tab does that covers it. */
  async 'hides, closes'(page) {
    // Freezing hides, too, and is the only way to hide a page where windows are never shown.
    await page.send('Page.setWebLifecycleState', { state: 'frozen' });
    await page.send('Page.setWebLifecycleState', { state: 'active' });
    const state = await page.evaluate('document.visibilityState');
    if (state !== 'hidden') throw new Error(`the page should be hidden, and is ${state}`);
    // A hidden page may still send.
    await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS));
    await page.close();
  },
  async crashes(page) {
    // It has no answer: the renderer that should give it is gone.
    void page.send('Page.crash');
  },
};
