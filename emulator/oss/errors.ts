import { ApiError } from '../errors.ts';

/** A refusal with the fields that its code always comes with. */
function refusal(status: number, code: string, message: string, fields: Record<string, unknown> = {}): ApiError {
  return new ApiError(status, code, message, { fields });
}

export function noSuchBucket(name: string): ApiError {
  return refusal(404, 'NoSuchBucket', 'The specified bucket does not exist.', { BucketName: name });
}

export function noSuchKey(key: string): ApiError {
  return refusal(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
}

/** The bucket is in another region than the endpoint that was asked. */
export function wrongEndpoint(bucket: string, region: string): ApiError {
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
    'Please send all future requests to this endpoint.';
  return refusal(403, 'AccessDenied', message, { Bucket: bucket, Endpoint: `oss-${region}.aliyuncs.com` });
}

export function accessDenied(message: string, fields: Record<string, unknown> = {}): ApiError {
  return refusal(403, 'AccessDenied', message, fields);
}

export function invalidArgument(name: string, value: string, message: string): ApiError {
  return refusal(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
}

export function fileAlreadyExists(): ApiError {
  return refusal(409, 'FileAlreadyExists', 'The object you specified already exists and can not be overwritten.');
}

/** The digest of the body is not the one that was announced, or is none. */
export function invalidDigest(): ApiError {
  return refusal(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
}

export function preconditionFailed(condition: string): ApiError {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return refusal(412, 'PreconditionFailed', message, { Condition: condition });
}
