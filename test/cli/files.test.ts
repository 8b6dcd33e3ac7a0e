import { lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeText } from '../../src/cli/files.ts';
import { UsageError } from '../../src/cli/io.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sealwatch-files-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a file that a person named', () => {
  it('is written with the permissions that are asked for', async () => {
    await writeText(join(root, 'report'), 'x');
    await writeText(join(root, 'snapshot'), 'x', 0o600);

    expect((await lstat(join(root, 'report'))).mode & 0o777).toBe(0o666 & ~process.umask());
    expect((await lstat(join(root, 'snapshot'))).mode & 0o777).toBe(0o600);
  });

  it.each(['file', 'nowhere'])('is not written through a symbolic link to a %s', async (target) => {
    const link = join(root, `to-${target}`);
    await writeFile(join(root, 'file'), 'kept');
    await symlink(join(root, target), link);

    await expect(writeText(link, 'x')).rejects.toBeInstanceOf(UsageError);
    expect(await readFile(join(root, 'file'), 'utf8')).toBe('kept');
    await expect(lstat(join(root, 'nowhere'))).rejects.toThrow();
  });

  it('may be a device that a symbolic link names', async () => {
    await symlink('/dev/null', join(root, 'null'));

    await expect(writeText(join(root, 'null'), 'x')).resolves.toBeUndefined();
  });
});
