import type { EmulatedRequest } from '../request.ts';

const LOG_HOST = /^(?:([a-z0-9][a-z0-9-]*)\.)?([a-z0-9-]+?)(?:-intranet)?\.log\.aliyuncs\.com$/;

/** What a request to SLS is about, by its host. */
export interface LogAddress {
  /** '' where the host names none. */
  readonly project: string;
  /** Undefined where the host is not one of SLS's. */
  readonly region: string | undefined;
}

/** Whether a request is meant for SLS: no other product has such hosts, such signatures, or such a path. */
export function isLog({ headers, rawPath }: EmulatedRequest): boolean {
  const { authorization = '' } = headers;
  return LOG_HOST.test(hostOf(headers)) || /^(LOG |SLS4-)/.test(authorization) || /^\/logstores(\/|$)/.test(rawPath);
}

/** The project is in the host, and nowhere else. */
export function logAddressOf({ headers }: EmulatedRequest): LogAddress {
  const [, project = '', region] = LOG_HOST.exec(hostOf(headers)) ?? [];
  return { project, region };
}

function hostOf(headers: EmulatedRequest['headers']): string {
  return (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}
