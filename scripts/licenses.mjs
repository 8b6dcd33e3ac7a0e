// Collects the licenses of the packages in a bundle, since those licenses must be passed on with it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const permission =
  'Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby\n' +
  'granted, provided that the above copyright notice and this permission notice appear in all copies.\n\n' +
  'THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL\n' +
  'IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,\n' +
  'INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN\n' +
  'AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR\n' +
  'PERFORMANCE OF THIS SOFTWARE.';
const mit =
  'Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated\n' +
  'documentation files (the "Software"), to deal in the Software without restriction, including without limitation the\n' +
  'rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to\n' +
  'permit persons to whom the Software is furnished to do so, subject to the following conditions:\n\n' +
  'The above copyright notice and this permission notice shall be included in all copies or substantial portions of the\n' +
  'Software.\n\n' +
  'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE\n' +
  'WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR\n' +
  'COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR\n' +
  'OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.';

/** The licenses of packages that come without their text, by name. A name that is not here stops the build. */
const texts = { ISC: permission, MIT: mit, 'Apache License 2.0': undefined };

/** @returns the text for a bundle, from esbuild's metafile */
export async function licensesOf({ inputs }, root) {
  const folders = Object.keys(inputs).flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  const parts = await Promise.all([...new Set(folders)].sort().map((folder) => licenseOf(folder, root)));
  const own = await readFile(join(root, 'LICENSE'), 'utf8');
  return [
    'Sealwatch is licensed under the Apache License 2.0, whose text comes last. This bundle holds also:',
    ...parts,
    `sealwatch (Apache-2.0)\n\n${own.trim()}`,
  ]
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n');
}

async function licenseOf(folder, root) {
  const { name, version, license, author } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const files = await readdir(join(root, folder));
  const notices = files.filter((file) => /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i.test(file)).sort();
  const found = await Promise.all(notices.map((file) => readFile(join(root, folder, file), 'utf8')));
  if (found.length === 0 && !(license in texts))
    throw new Error(`${name}: no text of its license ${license} is known.`);
  const by = typeof author === 'object' ? author.name : author;
  const text = found.length > 0 ? found.map((part) => part.trim()).join('\n\n') : lacking(by, texts[license]);
  return `${name} ${version} (${license})\n\n${text}`;
}

function lacking(author, text) {
  const holder = `Copyright (c) ${author || 'its authors'}. The package comes without the text of its license, which is:`;
  return `${holder}\n\n${text ?? 'the text at the end of this file.'}`;
}
