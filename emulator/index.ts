/** A local Alibaba Cloud: the parts of ACK, KMS, ActionTrail, RAM, STS and billing that an audit reads. */
export { type AccessKey, type AccountFile, type ApiObject, type LiveAccount, parseAccountFile } from './account.ts';
export type { Clock } from './clock.ts';
export type { Fault } from './faults.ts';
export { type Emulator, type EmulatorOptions, startEmulator } from './server.ts';
export type { EmulatorStats } from './stats.ts';
