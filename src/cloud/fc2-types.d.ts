/** What is used of a package that has no types of its own. */
declare module '@alicloud/fc2' {
  interface Config {
    readonly accessKeyID: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string;
    readonly region: string;
    /** With its scheme; plain HTTP to the account's host unless it is given. */
    readonly endpoint: string;
    /** Milliseconds. */
    readonly timeout: number;
  }

  export default class Client {
    constructor(accountId: string, config: Config);
    /** The first part of every path. */
    version: string;
    /** Rejects for every status that is not 2xx, and for every JSON answer that cannot be parsed. */
    post(
      path: string,
      body: Buffer,
      headers: Readonly<Record<string, string>>,
      query: Readonly<Record<string, string>>,
    ): Promise<{ readonly headers: Record<string, string>; readonly data: unknown }>;
  }
}
