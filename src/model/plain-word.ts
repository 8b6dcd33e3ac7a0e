/** What a shell takes for one word, and for nothing but letters: no option, no pattern, no expansion. */
const plain = /^[A-Za-z0-9][A-Za-z0-9:/_.-]*$/;

/** Whether a text may stand in a command that people paste into a shell: the ids of things come from outside. */
export function isPlainWord(text: string): boolean {
  return plain.test(text);
}

/** An advice with the cluster's id in its command; where the id is no plain word, ID stands for it. */
export function adviceFor(advice: string, clusterId: string): string {
  return isPlainWord(clusterId) ? advice.replace('--cluster ID', `--cluster ${clusterId}`) : advice;
}

/** A command line, where every value in it is a plain word; none otherwise, since people paste commands into a shell. */
export function command(parts: TemplateStringsArray, ...values: readonly string[]): readonly string[] {
  return values.every(isPlainWord) ? [String.raw({ raw: parts }, ...values)] : [];
}
