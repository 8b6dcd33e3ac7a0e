// Writes one page per vendor with the cards of the demo account, for scripts/screenshots.mjs: node dist/scripts/cards.js DIRECTORY
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cardPage } from './imitation.ts';
import { collectPosts, type Posts } from './posts.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('The directory to write into is missing.');
const posts = await collectPosts();
for (const vendor of ['slack', 'dingtalk', 'feishu', 'wecom'] as const satisfies readonly (keyof Posts)[]) {
  await writeFile(join(directory, `${vendor}.html`), cardPage(vendor, posts[vendor]));
}
