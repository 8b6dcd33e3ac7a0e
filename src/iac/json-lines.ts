/**
 * The lines of a JSON text on which members and elements begin, down to three levels: by the path to them, such as
 * `resource_changes/3/address`. It walks the text once and keeps no tree. The text must be valid JSON.
 *
 * @param within only what is below this member of the top level
 */
export function jsonLines(text: string, within: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  /** What each open object or array is at: the name of its member, or the index of its element. */
  const path: (string | number)[] = [];
  let line = 1;
  let name: string | undefined;
  const mark = () => {
    if (path.length > 0 && path.length <= mostLevels && path[0] === within) lines.set(path.join('/'), line);
  };
  for (let index = 0; index < text.length; index += 1) {
    switch (text[index]) {
      case '\n':
        line += 1;
        break;
      case '"': {
        const end = endOfText(text, index);
        if (path.length <= mostLevels) name = text.slice(index + 1, end);
        index = end;
        break;
      }
      case ':':
        path[path.length - 1] = name ?? '';
        mark();
        break;
      case '{':
        path.push('');
        break;
      case '[':
        path.push(0);
        mark();
        break;
      case ',': {
        const at = path.at(-1);
        if (typeof at !== 'number') break;
        path[path.length - 1] = at + 1;
        mark();
        break;
      }
      case '}':
      case ']':
        path.pop();
        break;
    }
  }
  return lines;
}

const mostLevels = 3;

/** The position of the quote that ends the text which begins at a quote. */
function endOfText(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}
