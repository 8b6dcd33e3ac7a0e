import type { BootstrapResources } from './needs.ts';

/** The variables that `s.yaml` and the functions take, as lines for a shell to source. */
export function environmentOf({ accountId, regionId, environment }: BootstrapResources): string {
  return [
    `# Where Sealwatch is deployed in account ${accountId}, ${regionId}, as printed by sealwatch bootstrap --format env.`,
    '# Source it before npm run verify:deploy, s deploy and sealwatch doctor.',
    ...exportsOf(environment),
    '# Kept where they are set already: the address of a webhook and the token of the dashboard are secrets. In a secret of KMS:',
    '#   export SEALWATCH_SLACK_WEBHOOK=kms-secret:NAME SEALWATCH_DASHBOARD_TOKEN=kms-secret:NAME',
    '',
  ].join('\n');
}

/** A line of the shell for each variable. */
export function exportsOf(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `export ${name}=${shellWord(value)}`);
}

/** One word of the shell, whatever is in it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
