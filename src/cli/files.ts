import { lstat, readFile, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { UsageError } from './io.ts';

/** A file of the package. This file, and what it is bundled into, lie two levels below its root. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** Reads a file that a person named. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** Reads a file that a person named, or the standard input for `-`. */
export async function readInput(file: string): Promise<string> {
  if (file !== '-') return readText(file);
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Writes a file that a person named. A link to a file is not followed, since somebody else may have put it there; one to a
 * device, such as /dev/stdout, is.
 *
 * @param mode the permissions of a new file; by default what the umask leaves of 0666
 */
export async function writeText(file: string, text: string, mode = 0o666): Promise<void> {
  const entry = await lstat(file).catch(() => undefined);
  const target = entry?.isSymbolicLink() ? await stat(file).catch(() => undefined) : undefined;
  if (entry?.isSymbolicLink() && (target === undefined || target.isFile())) {
    throw new UsageError(`${file} is a symbolic link. Name the file itself.`);
  }
  try {
    await writeFile(file, text, { mode });
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
