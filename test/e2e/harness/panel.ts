// The panel as a person sees it: the page inside VS Code's webview frames, beside the editor or in the side bar.
import type { Frame, Locator, Page } from 'playwright-core';

export class Panel {
  private readonly page: Page;
  private readonly surface: 'panel' | 'side';

  constructor(page: Page, surface: 'panel' | 'side') {
    this.page = page;
    this.surface = surface;
  }

  /** The panel's page, once it is there: VS Code nests two frames, and several webviews may be open. */
  async frame(): Promise<Frame> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      for (const frame of this.page.frames()) {
        const found = await frame
          .locator(`body[data-surface="${this.surface}"]`)
          .count()
          .catch(() => 0);
        if (found > 0) return frame;
      }
      if (Date.now() > deadline) throw new Error(`no Nabla page (${this.surface}) among the frames of the window`);
      await this.page.waitForTimeout(100);
    }
  }

  /** Waits until the picture of the newest state is on the screen. */
  async drawn(): Promise<void> {
    await (await this.locator('h1')).waitFor();
  }

  async locator(selector: string): Promise<Locator> {
    return (await this.frame()).locator(selector);
  }
}
