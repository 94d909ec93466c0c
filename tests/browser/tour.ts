// The stops of the walk through the dashboard: their pictures, and the document that shows them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const docs = join(import.meta.dirname, '../../docs');

export interface Stop {
  readonly name: string;
  readonly title: string;
  /** What is to be seen there, for somebody who has never seen it. */
  readonly text: string;
}

/** Pictures are taken when somebody asks for them: `npm run tour`. */
const isTakingPictures = process.env.TOUR === 'pictures';

export class Tour {
  readonly #stops: Stop[] = [];

  /** Notes the stop and takes its picture as the page is now. */
  async stop(page: Page, stop: Stop): Promise<void> {
    this.#stops.push(stop);
    if (!isTakingPictures) return;
    // Values keep glowing for a second, and pictures load.
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(docs, 'pictures', `tour-${stop.name}.png`) });
  }

  get document(): string {
    const parts = this.#stops.map(({ name, title, text }) => `## ${title}\n\n${text}\n\n![${title}](pictures/tour-${name}.png)\n`);
    return `# A tour of Lagebild

<!-- Made by \`npm run tour\` (tests/browser/walk.test.ts), which walks through a simulated market day whose truth is known and compares what the screens say with it. -->

A simulated market day in the district of Unna, with one thing of every sort going wrong: \`npm run simulate -- scenario market-day\`. Every figure
on these pictures was compared with what was really simulated.

${parts.join('\n')}`;
  }

  /** Writes docs/tour.md when pictures are taken. @returns what it holds */
  settle(): string {
    const path = join(docs, 'tour.md');
    if (isTakingPictures) writeFileSync(path, this.document);
    return readFileSync(path, 'utf8');
  }
}
