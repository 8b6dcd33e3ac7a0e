/**
 * A local Alibaba Cloud: the parts of ACK, KMS, ActionTrail, RAM, STS, billing, OSS, SLS, Function Compute and
 * EventBridge that Sealwatch uses, and the webhooks of Slack, DingTalk, Feishu, WeCom and Standard Webhooks.
 */
export { type AccessKey, type AccountFile, type ApiObject, type LiveAccount, parseAccountFile } from './account.ts';
export type { CloudEvent, WriteListener } from './actiontrail/cloud-event.ts';
export type { Clock } from './clock.ts';
export type { Act } from './console.ts';
export {
  type Delivery,
  type EventBridge,
  type EventBridgeOptions,
  type EventTarget,
  startEventBridge,
} from './eventbridge.ts';
export type { Fault } from './faults.ts';
export type { FunctionAnswer } from './fc/gate.ts';
export {
  type Destined,
  type Functions,
  type FunctionsOptions,
  type Invocation,
  startFunctions,
} from './functions/host.ts';
export type { HttpTrigger } from './functions/http-trigger.ts';
export type { ErrorEnvelope } from './functions/instance.ts';
export type { AsyncInvokeConfig, FunctionSpec, TriggerSpec } from './functions/spec.ts';
export { type RobotOptions, startDingtalk } from './hooks/dingtalk.ts';
export { startFeishu } from './hooks/feishu.ts';
export type { Hook, HookAnswer, HookMessage, HookOptions, HookPost } from './hooks/hook.ts';
export { SLACK_ANSWERS, type Slack, type SlackMessage, startSlack } from './hooks/slack.ts';
export { type StandardWebhookOptions, startStandardWebhook } from './hooks/standard-webhook.ts';
export { startWecom } from './hooks/wecom.ts';
export type { BucketFile, StoredObject } from './oss/bucket.ts';
export type { ObjectCreated, ObjectCreatedListener } from './oss/created.ts';
export { type Random, seededRandom } from './random.ts';
export { type Emulator, type EmulatorOptions, startEmulator } from './server.ts';
export type { EmulatorStats } from './stats.ts';
