import type { Emulator } from '../emulator/index.ts';
import { fixedCredentials } from '../src/cloud/credentials.ts';
import type { Config } from '../src/config/schema.ts';
import { connect, type Session } from '../src/session.ts';
import { accessKey, accountId } from './account.ts';

/** Connects as a function of the management account does, or as a person with its key where `own` is ''. */
export function connectTo(emulator: Emulator, config: Config, own = accountId): Promise<Session> {
  return connect({
    logError: console.error,
    env: { SEALWATCH_ENDPOINTS: emulator.endpointsLine },
    credentials: fixedCredentials({ accessKeyId: accessKey.id, accessKeySecret: accessKey.secret }),
    accountId: own,
    override: () => config,
  });
}
