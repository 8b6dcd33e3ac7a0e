import { type Hook, type HookOptions, isObject, isText, objectOf, type Posted, type Reply, startHook } from './hook.ts';

const KEY = 'emulated-0000-0000-0000-000000000000';
const MOST_BYTES = 4_096;
const HINT = 'hint: [0000], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query';

/** Starts a group robot of WeCom on loopback. The key in its address is all that it checks of who posts. */
export function startWecom(options: HookOptions = {}): Promise<Hook> {
  const denialOf = ({ method, url, body }: Posted): Reply | undefined => {
    const isHere = url.pathname === '/cgi-bin/webhook/send' && url.searchParams.get('key') === KEY;
    if (method !== 'POST' || !isHere) return denied(93000, 'invalid webhook url');
    const payload = objectOf(body);
    if (payload?.msgtype !== 'markdown' || !isObject(payload.markdown)) return denied(40008, 'invalid message type');
    const { content } = payload.markdown;
    if (!isText(content)) return denied(40058, 'markdown.content missing. invalid Request Parameter');
    if (isText(content, MOST_BYTES)) return undefined;
    return denied(40058, `markdown.content exceed max length ${MOST_BYTES}. invalid Request Parameter`);
  };
  return startHook(
    {
      path: `/cgi-bin/webhook/send?key=${KEY}`,
      contentType: 'application/json',
      denialOf,
      accepted: { status: 200, body: '{"errcode":0,"errmsg":"ok"}' },
      limits: [{ count: 20, perMs: 60_000 }],
      tooFast: () => denied(45009, 'api freq out of limit'),
    },
    options,
    (message) => message,
  );
}

function denied(errcode: number, errmsg: string): Reply {
  return { status: 200, body: JSON.stringify({ errcode, errmsg: `${errmsg}, ${HINT}` }) };
}
