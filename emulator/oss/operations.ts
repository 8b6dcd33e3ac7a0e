import { deleteMultipleObjects } from './DeleteMultipleObjects.ts';
import { deleteObject } from './DeleteObject.ts';
import { getObject } from './GetObject.ts';
import { headObject } from './HeadObject.ts';
import { listObjects } from './ListObjects.ts';
import { listObjectsV2 } from './ListObjectsV2.ts';
import type { OssOperation } from './operation.ts';
import { putObject } from './PutObject.ts';

/** Every operation that this OSS has. */
export const OSS_OPERATIONS: readonly OssOperation[] = [
  deleteMultipleObjects,
  deleteObject,
  getObject,
  headObject,
  listObjects,
  listObjectsV2,
  putObject,
];
