const HIDDEN_MS = 1000;

/** The ways in which a page may end directly after its last request. Each takes a page of {@link openContext}. */
export const endings = {
  async navigates(page) {
    await page.send('Page.navigate', { url: 'about:blank' });
  },
  closes: (page) => page.close(),
  /** Hides the page, as a tab does when it covers the page. */
  async 'hides, closes'(page) {
    // Freezing a page also hides it. In a browser that shows no windows, nothing else hides a page.
    await page.send('Page.setWebLifecycleState', { state: 'frozen' });
    await page.send('Page.setWebLifecycleState', { state: 'active' });
    const state = await page.evaluate('document.visibilityState');
    if (state !== 'hidden') throw new Error(`the page should be hidden, and is ${state}`);
    // A hidden page may still send.
    await new Promise((resolve) => setTimeout(resolve, HIDDEN_MS));
    await page.close();
  },
  async crashes(page) {
    // This call gets no answer, because it ends the renderer that would give the answer.
    void page.send('Page.crash');
  },
};
