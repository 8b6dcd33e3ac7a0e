import { defaultChannel, targetsOf } from '../alerts/routes.ts';
import type { DiagnosisItem } from '../model/diagnosis.ts';
import type { Session } from '../session.ts';
import { open } from './deliver.ts';

const why = 'Alerts are posted there.';

/** Looks at the address and the secret of each channel: posting would say something to people, so that nothing is sent. */
export async function channelItems(session: Session): Promise<DiagnosisItem[]> {
  const { config, hasDefaultWebhook } = session;
  const targets = targetsOf({ ...config.alerts, routes: [] }, hasDefaultWebhook);
  const variable = defaultChannel.address.replace(/^env:/, '');
  const remediation = `Set ${variable}, or name channels in alerts.channels.`;
  if (targets.length === 0) {
    return [{ area: 'webhook', name: variable, why, status: 'advice', found: 'not set: no alerts', remediation }];
  }
  return Promise.all(
    targets.map(async ({ channel }): Promise<DiagnosisItem> => {
      const secret = channel.secret === undefined ? '' : `, ${channel.secret}`;
      const item = { area: 'webhook', name: `${channel.name} (${channel.address}${secret})`, why } as const;
      const opened = await open(session, channel);
      return typeof opened === 'string'
        ? {
            ...item,
            status: 'missing',
            found: opened,
            remediation: 'Put the address and the secret of the channel right.',
          }
        : { ...item, status: 'ok', found: 'well-formed; not tried, since trying is posting', remediation: '' };
    }),
  );
}
