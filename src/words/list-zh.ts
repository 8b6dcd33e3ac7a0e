/** A list that was put together with commas, as Chinese writes it. */
export function listZh(text: string): string {
  return text.replaceAll(', ', '、');
}
