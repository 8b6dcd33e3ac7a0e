/** What Slack says of a payload that it does not take. */
export interface SlackRefusal {
  readonly status: number;
  readonly body: string;
}

type Json = Record<string, unknown>;

const MOST_BLOCKS = 50;
const MOST_TEXT = 40_000;
const BLOCK_TYPES = ['actions', 'context', 'divider', 'header', 'image', 'rich_text', 'section', 'video'];

/** Why Slack would refuse a body; undefined where it would take it. */
export function refusalOfPayload(body: string): SlackRefusal | undefined {
  const payload = parse(body);
  if (payload === undefined) return refuse('invalid_payload');
  const { text, blocks } = payload;
  // Slack takes blocks without a text, but then notifications are empty: here the text is always needed.
  if (typeof text !== 'string' || text.trim() === '') return refuse('no_text');
  if (text.length > MOST_TEXT) return refuse('msg_too_long');
  if (blocks === undefined) return undefined;
  const isFine = Array.isArray(blocks) && blocks.length <= MOST_BLOCKS && blocks.every(isBlock) && areApart(blocks);
  return isFine ? undefined : refuse('invalid_blocks');
}

function refuse(body: string): SlackRefusal {
  return { status: 400, body };
}

function parse(body: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isBlock(block: unknown): boolean {
  if (!isObject(block) || !BLOCK_TYPES.includes(String(block.type))) return false;
  if (block.block_id !== undefined && !isShort(block.block_id, 255)) return false;
  switch (block.type) {
    case 'header':
      return isText(block.text, 150, ['plain_text']);
    case 'section':
      return isSection(block);
    case 'context':
      return isList(block.elements, 10, (item) => isImage(item) || isText(item, 3000));
    case 'actions':
      return isList(block.elements, 25, isElement);
    case 'image':
      return isImage(block);
    default:
      return true;
  }
}

function isSection({ text, fields, accessory }: Json): boolean {
  if (text === undefined && fields === undefined) return false;
  if (text !== undefined && !isText(text, 3000)) return false;
  if (fields !== undefined && !isList(fields, 10, (field) => isText(field, 2000))) return false;
  return accessory === undefined || isElement(accessory) || isImage(accessory);
}

function isElement(element: unknown): boolean {
  if (!isObject(element) || typeof element.type !== 'string') return false;
  if (element.type !== 'button') return true;
  const { text, url, value, action_id } = element;
  const limits = [
    [url, 3000],
    [value, 2000],
    [action_id, 255],
  ] as const;
  return (
    isText(text, 75, ['plain_text']) && limits.every(([given, most]) => given === undefined || isShort(given, most))
  );
}

function isImage(image: unknown): boolean {
  return isObject(image) && image.type === 'image' && isShort(image.image_url, 3000) && isShort(image.alt_text, 2000);
}

function isText(text: unknown, most: number, types = ['plain_text', 'mrkdwn']): boolean {
  return isObject(text) && types.includes(String(text.type)) && isShort(text.text, most);
}

/** Slack counts characters, and takes none that are empty. */
function isShort(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= most;
}

function isList(value: unknown, most: number, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= most && value.every(isItem);
}

/** Ids of blocks must differ. */
function areApart(blocks: readonly Json[]): boolean {
  const ids = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  return new Set(ids).size === ids.length;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
