import { phrasebook } from './phrasebook.ts';

/** What evidence says in words; everything else in it is a value of the cloud, and stays as it is. */
const phrase = phrasebook([
  ['Secret encryption', 'Secret 落盘加密'],
  ['keys used by AliyunCSManagedSecurityRole', 'AliyunCSManagedSecurityRole 使用过的密钥'],
  [
    'Encrypt and Decrypt by AliyunCSManagedSecurityRole that KMS refused',
    'AliyunCSManagedSecurityRole 被 KMS 拒绝的 Encrypt 和 Decrypt 调用',
  ],
  [
    '{source}: Encrypt and Decrypt by AliyunCSManagedSecurityRole',
    '{source}：AliyunCSManagedSecurityRole 的 Encrypt 和 Decrypt 调用',
  ],

  ['on', '开启'],
  ['off', '关闭'],
  ['any', '任意'],
  ['none', '无'],
  ['never', '永不到期'],
  ['absent', '不存在'],
  ['unknown', '未知'],
  ['empty', '为空'],
  ['Absent', '不存在'],
  ['not told', '未告知'],
  ['an answer', '正常应答'],
  ['a key id', '密钥 ID'],
  ['an account', '阿里云账号'],
  ['one of {keys}', '以下之一：{keys}'],
  ['above {amount}', '高于 {amount}'],
  ['true or absent', 'true 或不存在'],
  ['empty or absent', '为空或不存在'],
  ['at least one success', '至少成功一次'],
  ['none without a later success', '无，或之后有成功的调用'],
  ['none, or encrypted', '无，或已加密'],
  ['not updating for over an hour', '更新中不超过一小时'],
  ['updating since {time}', '自 {time} 起更新中'],
  ['not PendingDeletion', '非 PendingDeletion'],
  ['never, or in more than {days} days', '永不到期，或剩余超过 {days} 天'],
  ['in more than {days} days', '剩余超过 {days} 天'],
  ['each named by a cluster', '均有对应的集群'],
  ['trusts cs.aliyuncs.com', '信任 cs.aliyuncs.com'],
  ['no service', '无'],
  ['no policy', '无'],
  ['polling every {seconds} seconds or faster', '轮询间隔不超过 {seconds} 秒'],
  ['every {seconds} seconds', '每 {seconds} 秒'],
  ['polling is off', '已关闭轮询'],
  ['a trail of this region with All, logging', '覆盖本地域、读写类型为 All 且已开启的跟踪'],
  ['no trail', '没有跟踪'],

  ['{encrypt} Encrypt, {decrypt} Decrypt, last {last}, attribution cluster', seen('可归属到本集群')],
  ['{encrypt} Encrypt, {decrypt} Decrypt, last {last}, attribution exclusive-key', seen('密钥由本集群独占')],
  ['{encrypt} Encrypt, {decrypt} Decrypt, last {last}, attribution shared-key', seen('密钥由多个集群共用')],
  ['{encrypt} Encrypt, {decrypt} Decrypt, last {last}, attribution none', seen('无法归属')],
  ['the keys of {names}, … could not be read', '{names} 等集群的密钥未能读取'],
  ['the keys of {names} could not be read', '{names} 的密钥未能读取'],
  ['read from {from} to {to}', '读取范围 {from} 至 {to}'],
  ['{count}, last {last}: {codes}', '{count} 次，最近一次 {last}：{codes}'],

  ['time', '时间'],
  ['cluster', '集群'],
  ['selected, not excluded', '已选中且未排除'],
  ['Pro, not ACS', 'Pro，非 ACS'],
  ['all pages', '所有分页'],
  ['ended', '已结束'],
  ['done, or acknowledged', '已完成，或已确认'],
  ['accepted', '允许'],
  ['dropped', '拒绝'],
  ['admin or ops', 'admin 或 ops'],
  ['not off', '非 off'],
  ['fewer than {count}', '少于 {count}'],
  ['changes before it in this run', '本次运行中在其之前的变更数'],
  ['keys that were seen encrypting it', '曾用于加密该集群的密钥'],
  ['none since {time}', '自 {time} 起无'],
  ['{keyId} since {time}', '{keyId}，自 {time} 起'],
  ['{place}: TCP 443 to {network}', '{place}：到 {network} 的 TCP 443'],
  ['{place}: TCP from {network}', '{place}：来自 {network} 的 TCP'],
  ['cannot be told', '未能判定'],

  ['{name}: not this region, all events, logging', '{name}：不含本地域、所有事件、已开启'],
  ['{name}: not this region, all events, not logging', '{name}：不含本地域、所有事件、已关闭'],
  ['{name}: not this region, not all events, logging', '{name}：不含本地域、部分事件、已开启'],
  ['{name}: not this region, not all events, not logging', '{name}：不含本地域、部分事件、已关闭'],
  ['{name}: all events, logging', '{name}：所有事件、已开启'],
  ['{name}: all events, not logging', '{name}：所有事件、已关闭'],
  ['{name}: not all events, logging', '{name}：部分事件、已开启'],
  ['{name}: not all events, not logging', '{name}：部分事件、已关闭'],
]);

function seen(attribution: string): string {
  return `Encrypt {encrypt} 次、Decrypt {decrypt} 次，最近一次 {last}，${attribution}`;
}

/** What evidence wants or found, in Chinese; values of the cloud stay as they are. */
export function evidenceZh(text: string): string {
  // What was found is told in parts, of which each may be of us.
  const parts = text.split('; ');
  const worded = parts.map(phrase);

  return worded.some((part, index) => part !== parts[index]) ? worded.join('；') : text;
}
