import type { Resource } from './resource.ts';

/** What a shell takes for one word, and for nothing but letters: no option, no pattern, no expansion. */
const plain = /^[A-Za-z0-9][A-Za-z0-9:/_.-]*$/;

/** Whether a text may stand in a command that people paste into a shell: the ids of things come from outside. */
export function isPlainWord(text: string): boolean {
  return plain.test(text);
}

/** What to do about a key whose command would need what KMS did not answer. */
export const undescribedKey =
  'KMS described no key for this reference: check the reference and the permission kms:DescribeKey, then audit again.';

/** What stands for a resource in a remedy, which may be a command: what is no plain word is named by what it is. */
export function wordsFor({ id, name, regionId, accountId }: Omit<Resource, 'type'>): Readonly<Record<string, string>> {
  const fit = (text: string, otherwise: string) => (isPlainWord(text) ? text : otherwise);
  return {
    id: fit(id, 'ID'),
    name: fit(name, 'NAME'),
    regionId: fit(regionId, 'REGION'),
    accountId: fit(accountId, 'ACCOUNT'),
  };
}

/** An advice with the cluster's id in its command; where the id is no plain word, ID stands for it. */
export function adviceFor(advice: string, clusterId: string): string {
  return isPlainWord(clusterId) ? advice.replace('--cluster ID', `--cluster ${clusterId}`) : advice;
}
