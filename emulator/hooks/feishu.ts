import { createHmac } from 'node:crypto';
import type { RobotOptions } from './dingtalk.ts';
import { type Hook, isObject, isText, objectOf, type Posted, type Reply, startHook } from './hook.ts';

const ID = 'emulated-0000-0000-0000-000000000000';
const MOST_BYTES = 20 * 1024;
const WINDOW_S = 3_600;
const TEMPLATES = 'blue wathet turquoise green yellow orange red carmine violet purple indigo grey'.split(' ');

/** Starts a custom bot of Feishu on loopback. It denies in a 200, with a code in the body. */
export function startFeishu({ secret, ...options }: RobotOptions = {}): Promise<Hook> {
  const denialOf = ({ method, url, body, now }: Posted): Reply | undefined => {
    if (method !== 'POST' || url.pathname !== `/open-apis/bot/v2/hook/${ID}`) {
      return denied(19001, 'param invalid: incoming webhook access token invalid');
    }
    if (Buffer.byteLength(body) > MOST_BYTES) return denied(19036, 'exceeds the size limit');
    const payload = objectOf(body);
    if (payload === undefined) return denied(9499, 'Bad Request');
    if (secret !== undefined && !isSigned(payload, secret, now)) {
      return denied(19021, 'sign match fail or timestamp is not within one hour from current time');
    }
    if (payload.msg_type !== 'interactive') return denied(19002, 'params error, unknown msg_type');
    return isCard(payload.card) ? undefined : denied(19002, 'params error, unknown card value');
  };
  return startHook(
    {
      path: `/open-apis/bot/v2/hook/${ID}`,
      contentType: 'application/json',
      denialOf,
      accepted: { status: 200, body: '{"code":0,"msg":"success","data":{}}' },
      limits: [
        { count: 5, perMs: 1_000 },
        { count: 100, perMs: 60_000 },
      ],
      tooFast: () => denied(11232, 'frequency limited psm[lark.oapi.app_platform_runtime]'),
    },
    options,
    (message) => message,
  );
}

function denied(code: number, msg: string): Reply {
  return { status: 200, body: JSON.stringify({ code, msg, data: {} }) };
}

function isSigned({ timestamp, sign }: Record<string, unknown>, secret: string, now: number): boolean {
  if (Math.abs(now / 1000 - Number(timestamp)) > WINDOW_S) return false;
  return sign === createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
}

/** A card of the first schema. */
function isCard(card: unknown): boolean {
  if (!isObject(card) || !isObject(card.header) || !Array.isArray(card.elements) || card.elements.length === 0) {
    return false;
  }
  const { title, template } = card.header;
  return isPlain(title) && TEMPLATES.includes(String(template)) && card.elements.every(isElement);
}

function isElement(element: unknown): boolean {
  if (!isObject(element)) return false;
  switch (element.tag) {
    case 'hr':
      return true;
    case 'markdown':
      return isText(element.content);
    case 'action':
      return Array.isArray(element.actions) && element.actions.length > 0 && element.actions.every(isButton);
    default:
      return false;
  }
}

function isButton(button: unknown): boolean {
  if (!isObject(button) || button.tag !== 'button' || !isPlain(button.text)) return false;
  return ['default', 'primary', 'danger'].includes(String(button.type)) && URL.canParse(String(button.url));
}

function isPlain(text: unknown): boolean {
  return isObject(text) && text.tag === 'plain_text' && isText(text.content);
}
