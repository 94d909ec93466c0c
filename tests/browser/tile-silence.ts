// A server that answers everything but tiles: neither the question nor the live line brings one, until it may again.
import type { Page } from 'playwright-core';

const QUESTION = '**/api/v1/tile?*';

export interface TileSilence {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** To be called before the page is opened: a line that is open already cannot be listened in to. */
export async function tileSilence(page: Page): Promise<TileSilence> {
  let isSilent = false;
  await page.routeWebSocket(/\/socket\.io\//, (line) => {
    const server = line.connectToServer();
    server.onMessage((message) => {
      if (!isSilent || !String(message).startsWith('42["tile"')) line.send(message);
    });
  });
  return {
    async begin() {
      isSilent = true;
      await page.route(QUESTION, (route) => route.abort());
    },
    async end() {
      isSilent = false;
      await page.unroute(QUESTION);
    },
  };
}
