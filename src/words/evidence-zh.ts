import { phrasebook } from './phrasebook.ts';

/** What the evidence of guards says in words; everything else in it is a value of the cloud, and stays as it is. */
const phrase = phrasebook([
  ['off', '关闭'],
  ['none', '无'],
  ['empty or absent', '为空或不存在'],
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
]);

/** What evidence wants or found, in Chinese; values of the cloud stay as they are. */
export function evidenceZh(text: string): string {
  // What was found is shown in parts, each of which may have a translation.
  const parts = text.split('; ');
  const worded = parts.map(phrase);

  return worded.some((part, index) => part !== parts[index]) ? worded.join('；') : text;
}
