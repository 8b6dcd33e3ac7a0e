/** The name of a bucket. It becomes a part of host names, and may come from an event. */
export const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** The id of a region, such as cn-hangzhou. */
export const regionName = /^[a-z]+(-[a-z0-9]+)+$/;
