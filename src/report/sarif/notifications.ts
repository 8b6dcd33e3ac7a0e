import type { ReadError } from '../../model/fact.ts';
import { messageText, type SarifText } from './words.ts';

/** What the notifications are about, as rules are to results. */
export function notificationDescriptors({ words }: SarifText) {
  return [
    {
      id: 'read-error',
      name: 'ReadErrors',
      shortDescription: { text: words.readErrors },
      fullDescription: { text: words.readErrorHelp },
      defaultConfiguration: { level: 'error' },
    },
    {
      id: 'omitted',
      name: 'Omitted',
      shortDescription: { text: words.omission },
      defaultConfiguration: { level: 'warning' },
    },
  ];
}

/** Says how many findings a log has no room for. */
export function omissionOf(omitted: number, { words }: SarifText) {
  if (omitted <= 0) return [];
  return [{ descriptor: { id: 'omitted', index: 1 }, level: 'warning', message: messageText(words.omitted(omitted)) }];
}

/** What could not be read, as the tool's own word on how far it got. */
export function notificationsOf(readErrors: readonly ReadError[], { language }: SarifText) {
  return readErrors.map((error) => {
    const { operation, accountId, regionId, resource = '', code, message, requestId } = error;
    const path = [accountId, regionId, operation, ...(resource === '' ? [] : [resource])];
    return {
      descriptor: { id: 'read-error', index: 0 },
      level: 'error',
      message: messageText(language.message({ id: 'read-error', data: { operation, resource, code, requestId } })),
      locations: [
        {
          logicalLocations: [
            { name: resource === '' ? operation : resource, fullyQualifiedName: path.join('/'), kind: 'resource' },
          ],
        },
      ],
      properties: { operation, accountId, regionId, resource, code, message, requestId },
    };
  });
}
